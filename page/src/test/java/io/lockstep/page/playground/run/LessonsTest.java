package io.lockstep.page.playground.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.page.playground.state.Lesson;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each lesson shows what it says, in numbers, and what helps does. */
class LessonsTest {
  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = Engine.open("cpu");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static PlaygroundFrame after(PlaygroundState state, int epochs) {
    try (PlaygroundRun run = new PlaygroundRun(engine, state)) {
      run.train(epochs, new Callback() {});
      return run.frame(-1);
    }
  }

  private static PlaygroundFrame shown(String lesson, int epochs) {
    return after(Lesson.byName(lesson).shown(), epochs);
  }

  private static PlaygroundFrame mended(String lesson, int epochs) {
    return after(Lesson.byName(lesson).mended(), epochs);
  }

  @Test
  void one_neuron_guesses_at_xor_and_a_hidden_layer_knows() {
    PlaygroundFrame one = shown("xor", 100);
    assertEquals(0.693, one.loss(), 0.03);
    assertTrue(one.right() < 0.65, one.right() + " are right");
    PlaygroundFrame more = mended("xor", 100);
    assertTrue(more.right() > 0.92, more.right() + " are right");
  }

  @Test
  void the_first_of_six_sigmoids_hardly_moves() {
    PlaygroundFrame sigmoid = shown("vanishing-gradient", 50);
    assertEquals(0.693, sigmoid.loss(), 0.005);
    double[] moved = sigmoid.moved();
    assertTrue(moved[0] < 0.01, "the first layer moved by " + moved[0]);
    assertTrue(moved[6] > 10 * moved[0], "the last layer moved by " + moved[6]);
    PlaygroundFrame relu = mended("vanishing-gradient", 50);
    assertTrue(relu.loss() < 0.05, "the loss is " + relu.loss());
    assertTrue(relu.moved()[0] > 0.05, "the first layer moved by " + relu.moved()[0]);
  }

  @Test
  void relus_die_of_a_large_rate() {
    PlaygroundFrame first = shown("dying-relu", 0);
    PlaygroundFrame dead = shown("dying-relu", 50);
    assertEquals(0, first.dead().length);
    assertTrue(dead.dead().length >= 4, dead.dead().length + " are dead");
    PlaygroundFrame alive = mended("dying-relu", 50);
    assertEquals(0, alive.dead().length);
    assertTrue(alive.right() > 0.98, alive.right() + " are right");
  }

  @Test
  void few_noisy_points_are_learnt_by_heart() {
    PlaygroundFrame heart = shown("overfitting", 150);
    assertTrue(heart.loss() < 0.02, "the training loss is " + heart.loss());
    assertTrue(heart.testLoss() > 0.35, "the test loss is " + heart.testLoss());
    PlaygroundFrame penalized = mended("overfitting", 150);
    assertTrue(penalized.testLoss() < 0.3, "the test loss is " + penalized.testLoss());
  }

  @Test
  void too_large_a_rate_ends_higher_than_it_began() {
    double began = shown("large-rate", 0).loss();
    double ended = shown("large-rate", 60).loss();
    assertTrue(ended > began, began + ", then " + ended);
    double small = mended("large-rate", 250).loss();
    assertTrue(small < 0.5, "the loss is " + small);
  }

  @Test
  void squares_part_a_disc_from_its_ring_without_a_layer() {
    assertTrue(shown("features", 50).right() < 0.7);
    assertEquals(1, mended("features", 50).right(), 0.01);
  }
}
