package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run has the same bits, watched or not, and what is seen is the same on each device. */
class WatchedBitsTest {
  private static final Dataset DIGITS = Digits.generate(150, 2);
  private static final Watch ALL = Watch.every(2).histograms(7);

  private static Layer network() {
    return Sequential.of(
        Layers.linear(20),
        Layers.batchNorm(),
        Layers.relu(),
        Layers.dropout(0.3),
        Layers.recomputed(1, Layers.linear(12), Layers.tanh()),
        Layers.linear(10));
  }

  /** What a training gave: the digest, and what was seen. */
  private record Outcome(String digest, List<String> seen) {}

  private static Outcome outcome(
      Engine engine, OptimizerConfig optimizer, UnaryOperator<TrainerBuilder> how) {
    List<String> seen = new ArrayList<>();
    Callback watching =
        new Callback() {
          @Override
          public void onWatch(Trainer trainer, WatchReport report) {
            seen.add(report.toJson());
          }
        };
    Model model = new Model(engine, network(), 784, 1);
    TrainerBuilder builder =
        Trainer.of(model)
            .loss("cross_entropy")
            .optimizer(optimizer)
            .scaling(Scaling.unitRange(784))
            .batch(40)
            .callbacks(watching);
    try (Trainer trainer = how.apply(builder).build()) {
      trainer.fit(DIGITS, null, 2);
      return new Outcome(model.digest(), seen);
    }
  }

  private static void check(Engine engine, OptimizerConfig optimizer, int accumulate) {
    Outcome plain = outcome(engine, optimizer, b -> b.accumulate(accumulate));
    assertEquals(List.of(), plain.seen());
    Outcome watched = outcome(engine, optimizer, b -> b.accumulate(accumulate).watch(ALL));
    assertEquals(plain.digest(), watched.digest());
    assertEquals(4, watched.seen().size());
    try (Engine cpu = Engine.open(EngineOptions.of("cpu").withFusion(false))) {
      assertEquals(watched, outcome(cpu, optimizer, b -> b.accumulate(accumulate).watch(ALL)));
    }
    try (Engine other = Engine.open(engine.options().withFusion(false))) {
      assertEquals(watched, outcome(other, optimizer, b -> b.accumulate(accumulate).watch(ALL)));
    }
  }

  @OnEachDevice
  void of_batches_that_are_taken_whole(Engine engine) {
    check(engine, Optimizers.adamw().clipNorm(0.5), 1);
    check(engine, OptimizerConfig.of("muon"), 1);
  }

  @OnEachDevice
  void of_micro_batches(Engine engine) {
    check(engine, Optimizers.adamw().clipNorm(0.5), 3);
  }
}
