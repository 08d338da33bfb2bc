package io.lockstep.page.playground.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleTraceTest {
  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @Test
  void the_numbers_are_those_of_the_rules_that_are_taught() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run =
            new PlaygroundRun(engine, StateAddress.parse("layers=2:sigmoid&rate=0.5&l2=0.01"))) {
      ExampleTrace trace = run.trace(3);
      assertEquals(3, trace.index());
      ExampleTrace.LayerTrace hidden = trace.layers().getFirst();
      ExampleTrace.LayerTrace output = trace.layers().getLast();
      float[] x = trace.inputs();
      for (int k = 0; k < 2; k++) {
        double z =
            hidden.weights().before()[2 * k] * x[0] + hidden.weights().before()[2 * k + 1] * x[1];
        assertEquals(z, hidden.sums()[k], 1e-6);
        assertEquals(sigmoid(z), hidden.activations()[k], 1e-6);
      }
      float[] a = hidden.activations();
      double z = output.weights().before()[0] * a[0] + output.weights().before()[1] * a[1];
      double said = sigmoid(z);
      assertEquals(said, trace.output()[0], 1e-6);
      double y = trace.label();
      assertEquals(-Math.log(y == 1 ? said : 1 - said), trace.loss(), 1e-5);
      double delta = said - y;
      assertEquals(delta, output.deltas()[0], 1e-6);
      for (int k = 0; k < 2; k++) {
        double w = output.weights().before()[k];
        assertEquals(delta * a[k] + 0.02 * w, output.weights().gradients()[k], 1e-6);
        assertEquals(w - 0.5 * (delta * a[k] + 0.02 * w), output.weights().after()[k], 1e-6);
        double back = delta * w * a[k] * (1 - a[k]);
        assertEquals(back, hidden.deltas()[k], 1e-6);
        assertEquals(back, hidden.biases().gradients()[k], 1e-6);
        assertEquals(
            back * x[0] + 0.02 * hidden.weights().before()[2 * k],
            hidden.weights().gradients()[2 * k],
            1e-5);
        assertEquals(hidden.biases().before()[k] - 0.5 * back, hidden.biases().after()[k], 1e-6);
      }
    }
  }

  @Test
  void examples_begin_anew_behind_the_last() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run = new PlaygroundRun(engine, StateAddress.parse("data=clouds"))) {
      assertEquals(249, run.trace(-1).index());
      assertEquals(0, run.trace(250).index());
      assertEquals(3, run.trace(250).output().length);
    }
  }

  private static final Callback NOTHING = new Callback() {};

  /** A run whose only example to learn from is every batch. */
  private static PlaygroundState ofOneExample(String more) {
    return StateAddress.parse("data=own&points=1.5,-2,0;3,1,1&layers=3:tanh&rate=0.1" + more);
  }

  private static float[] kept(PlaygroundRun run, String name, String parameter) {
    return Objects.requireNonNull(run.optimizer().state().get(name)).get(parameter).toFloats();
  }

  /**
   * What was traced is what the next step of the run does, bit for bit; tracing changes nothing.
   */
  private static void assertTraceIsTheStep(Engine engine, PlaygroundState state) {
    try (PlaygroundRun traced = new PlaygroundRun(engine, state);
        PlaygroundRun alone = new PlaygroundRun(engine, state)) {
      for (int step = 1; step <= 3; step++) {
        ExampleTrace trace = traced.trace(0);
        assertEquals(step, trace.step());
        traced.train(1, NOTHING);
        alone.train(1, NOTHING);
        traced.optimizer().useTrained();
        for (int i = 0; i < trace.layers().size(); i++) {
          String linear = traced.network().blocks().get(i).linear();
          assertParameter(traced, linear + ".weight", trace.layers().get(i).weights());
          assertParameter(traced, linear + ".bias", trace.layers().get(i).biases());
        }
        assertEquals(alone.digest(), traced.digest(), state.optimizer() + " after step " + step);
      }
    }
  }

  private static void assertParameter(
      PlaygroundRun run, String name, ExampleTrace.ParameterTrace trace) {
    String what = run.state().optimizer() + " " + name;
    assertArrayEquals(run.model().weights(name), trace.after(), what);
    for (ExampleTrace.Kept kept : trace.kept()) {
      assertArrayEquals(kept(run, kept.name(), name), kept.after(), what + " " + kept.name());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&optimizer=momentum&hyper=momentum:0.5&l1=0.01&l2=0.02",
        "&optimizer=lookahead(adam)&l2=0.1",
        "&optimizer=sam(momentum)",
        "&optimizer=ema(adamw)&hyper=beta1:linear(from%3D0.5,to%3D0.9,steps%3D3)",
        "&optimizer=adafactor",
        "&optimizer=prodigy",
        "&optimizer=l4_adam",
        "&optimizer=schedule_free_adamw",
        "&schedule=exponential(from%3D0.1,factor%3D0.5)"
      })
  void the_step_that_is_shown_is_the_one_that_the_run_takes(String more) {
    try (Engine engine = Engine.open("cpu")) {
      assertTraceIsTheStep(engine, ofOneExample(more));
    }
  }

  @Test
  void a_trace_through_norm_and_dropout_changes_nothing() {
    PlaygroundState state = StateAddress.parse("layers=4:relu:norm:0.5;3:tanh&optimizer=adam");
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun traced = new PlaygroundRun(engine, state);
        PlaygroundRun alone = new PlaygroundRun(engine, state)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        assertEquals(3, traced.trace(epoch).layers().size());
        traced.train(1, NOTHING);
        alone.train(1, NOTHING);
      }
      traced.trace(0);
      assertEquals(alone.digest(), traced.digest());
    }
  }

  @Tag("sweep")
  @Test
  void the_step_of_every_optimizer_is_the_one_that_the_run_takes() {
    try (Engine engine = Engine.open("cpu")) {
      for (UpdateRule rule : UpdateRules.all()) {
        assertTraceIsTheStep(engine, ofOneExample("&optimizer=" + rule.name()));
      }
    }
  }

  @Test
  void momentum_is_as_it_is_taught() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run =
            new PlaygroundRun(engine, ofOneExample("&optimizer=momentum&hyper=momentum:0.5"))) {
      run.train(1, NOTHING);
      ExampleTrace trace = run.trace(0);
      assertEquals(
          Map.of("lr", 0.1, "momentum", 0.5, "weight_decay", 0.0), trace.hyperparameters());
      ExampleTrace.ParameterTrace weights = trace.layers().getFirst().weights();
      ExampleTrace.Kept velocity = weights.kept().getFirst();
      assertEquals("velocity", velocity.name());
      for (int i = 0; i < weights.before().length; i++) {
        double v = 0.5 * velocity.before()[i] + weights.gradients()[i];
        assertNotEquals(0, velocity.before()[i]);
        assertEquals(v, velocity.after()[i], 1e-6);
        assertEquals(weights.before()[i] - 0.1 * v, weights.after()[i], 1e-6);
      }
    }
  }

  @Test
  void adam_tells_what_it_computes_for_the_step() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run = new PlaygroundRun(engine, ofOneExample("&optimizer=adam"))) {
      ExampleTrace trace = run.trace(0);
      assertEquals(1, trace.scalars().getOrDefault("step_size", 0.0), 1e-9); // 0.1/(1 - 0.9)
      ExampleTrace.ParameterTrace biases = trace.layers().getLast().biases();
      assertEquals(
          List.of("first_moment", "second_moment"),
          biases.kept().stream().map(ExampleTrace.Kept::name).toList());
      assertEquals(0.1 * biases.gradients()[0], biases.kept().get(0).after()[0], 1e-6);
      assertEquals(0.1, Math.abs(biases.after()[0] - biases.before()[0]), 1e-4);
    }
  }
}
