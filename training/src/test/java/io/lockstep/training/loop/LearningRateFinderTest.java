package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.LearningRateCurve.Point;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateFinderTest {
  private static final DataParts SPIRAL = Playground.SPIRAL.generate(400, 0, 1).split(0.2, 1);

  private static Trainer trainer(Engine engine) {
    Model model = new Model(engine, Networks.mlp(List.of(32, 32), 2, "tanh"), 2, 1);
    OptimizerConfig adam =
        OptimizerConfig.of("adam").lr(Schedules.parse("warmup(10) then cosine(0.01, 0, 100)"));
    return Trainer.of(model)
        .loss("categorical_crossentropy")
        .optimizer(new Optimizer(adam, model))
        .batch(16)
        .build();
  }

  @Test
  void a_rate_is_found_and_nothing_is_left_of_the_search() {
    try (Engine engine = Engine.open("cpu");
        Trainer searched = trainer(engine);
        Trainer plain = trainer(engine)) {
      searched.fit(SPIRAL.training(), null, 1);
      plain.fit(SPIRAL.training(), null, 1);
      LearningRateFinder finder = LearningRateFinder.USUAL.in(400);
      LearningRateCurve curve = finder.search(searched, SPIRAL.training());
      assertEquals(1e-7, curve.points().getFirst().rate());
      double suggested = curve.suggestion().orElseThrow();
      assertTrue(suggested > 1e-4 && suggested < 1, () -> "suggested " + suggested);
      assertTrue(suggested < curve.rateOfLeastLoss().orElseThrow());
      assertEquals(plain.model().digest(), searched.model().digest());
      assertEquals(plain.optimizer().step(), searched.optimizer().step());
      assertEquals(plain.optimizer().config(), searched.optimizer().config());
      searched.fit(SPIRAL.training(), SPIRAL.validation(), 3);
      plain.fit(SPIRAL.training(), SPIRAL.validation(), 3);
      assertEquals(plain.model().digest(), searched.model().digest());
      assertEquals(curve, finder.search(trainedOnce(engine), SPIRAL.training()));
    }
  }

  private static Trainer trainedOnce(Engine engine) {
    Trainer trainer = trainer(engine);
    trainer.fit(SPIRAL.training(), null, 1);
    return trainer;
  }

  @Test
  void rates_rise_by_a_factor_and_losses_are_smoothed_without_bias() {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine)) {
      LearningRateFinder finder = new LearningRateFinder(1e-6, 1e-2, 50, 0.9);
      LearningRateCurve curve = finder.search(trainer, SPIRAL.training());
      assertFalse(curve.diverged());
      assertEquals(50, curve.points().size());
      assertEquals(1e-2, curve.points().getLast().rate());
      double average = 0;
      for (int i = 0; i < 50; i++) {
        Point point = curve.points().get(i);
        assertEquals(Math.pow(10, -6 + 4 * i / 49.0), point.rate(), 1e-12 * point.rate() * 1e3);
        average = 0.9 * average + 0.1 * point.loss();
        assertEquals(average / (1 - Math.pow(0.9, i + 1)), point.smoothed(), 1e-12);
      }
    }
  }

  @Test
  void a_loss_that_rises_far_or_is_no_number_ends_the_search() {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine)) {
      trainer.optimizer().set("beta1", 0);
      LearningRateFinder finder = new LearningRateFinder(1e-3, 1e30, 200, 0);
      LearningRateCurve curve = finder.search(trainer, SPIRAL.training());
      assertTrue(curve.diverged());
      assertTrue(curve.points().size() < 100, () -> curve.points().size() + " points");
    }
    LearningRateFinder.Smoothing mean = new LearningRateFinder.Smoothing(0);
    mean.next(1);
    mean.next(4);
    assertFalse(mean.isDiverged());
    mean.next(4.001);
    assertTrue(mean.isDiverged());
    LearningRateFinder.Smoothing negative = new LearningRateFinder.Smoothing(0);
    negative.next(-1);
    negative.next(1.9);
    assertFalse(negative.isDiverged());
    negative.next(2.1);
    assertTrue(negative.isDiverged());
  }

  @Test
  void the_suggestion_is_where_the_loss_falls_most_steeply() {
    double[] losses = new double[100];
    for (int i = 0; i < 100; i++) {
      double noise = 0.1 * Math.sin(7.0 * i * i);
      losses[i] = 2 - Math.clamp((i - 40) / 20.0, 0, 1) + Math.max(0, i - 80) + noise;
    }
    double suggested = curve(losses).suggestion().orElseThrow();
    assertEquals(50, suggested, 3);
    double least = curve(losses).rateOfLeastLoss().orElseThrow();
    assertTrue(least > 55 && least < 75, () -> "least at " + least);
    assertEquals(OptionalDouble.empty(), curve(1, 2, 3, 4, 5).suggestion());
    assertEquals(OptionalDouble.empty(), curve().rateOfLeastLoss());
    assertEquals(OptionalDouble.of(1), curve(3, 2, 1).suggestion());
  }

  private static LearningRateCurve curve(double... losses) {
    List<Point> points = new ArrayList<>();
    for (double loss : losses) {
      points.add(new Point(points.size(), loss, loss));
    }
    return new LearningRateCurve(points, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|1|10|0.9|rates from 0.0 to 1.0; give rates above 0 that rise and are finite in float32",
        "1|1|10|0.9|rates from 1.0 to 1.0; give rates above 0 that rise and are finite in float32",
        "1|1e39|10|0.9|rates from 1.0 to 1.0E39; give rates above 0 that rise and are finite in"
            + " float32",
        "1e-3|1|1|0.9|1 steps; give at least 2",
        "1e-3|1|10|1|a smoothing of 1.0; give one of at least 0 and below 1",
      })
  void numbers_that_make_no_search_are_refused(
      double from, double to, int steps, double smoothing, String problem) {
    assertEquals(
        "[find-lr] got " + problem,
        assertThrows(
                IllegalArgumentException.class,
                () -> new LearningRateFinder(from, to, steps, smoothing))
            .getMessage());
  }

  @Test
  void a_batch_that_is_larger_than_the_data_is_refused() {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine)) {
      assertEquals(
          "[train] batch of 16 is larger than the 10 training examples; use a batch of at most 10",
          assertThrows(
                  TrainingException.class,
                  () ->
                      LearningRateFinder.USUAL.search(
                          trainer, Playground.SPIRAL.generate(10, 0, 1)))
              .getMessage());
    }
  }
}
