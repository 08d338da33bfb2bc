package io.lockstep.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
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
import io.lockstep.training.verify.Miscomputation;
import java.util.ArrayList;
import java.util.List;

/** A run has the same bits, verified or not, also where the device errs once. */
class VerifiedBitsTest {
  private static final Dataset DIGITS = Digits.generate(150, 2);

  private static Layer network() {
    return Sequential.of(
        Layers.linear(20),
        Layers.batchNorm(),
        Layers.relu(),
        Layers.dropout(0.3),
        Layers.linear(10));
  }

  private static String digest(
      Engine engine, int accumulate, long every, List<Miscomputation> found) {
    Callback telling =
        new Callback() {
          @Override
          public void onMiscomputation(Trainer trainer, Miscomputation what) {
            found.add(what);
          }
        };
    Model model = new Model(engine, network(), 784, 1);
    TrainerBuilder builder =
        Trainer.of(model)
            .loss("cross_entropy")
            .scaling(Scaling.unitRange(784))
            .batch(40)
            .accumulate(accumulate)
            .callbacks(telling);
    if (every > 0) {
      builder.verifyEvery(every);
    }
    try (Trainer trainer = builder.build()) {
      trainer.fit(DIGITS, null, 2);
      return model.digest();
    }
  }

  private static void check(Engine engine, int accumulate) {
    List<Miscomputation> found = new ArrayList<>();
    String expected = digest(engine, accumulate, 0, found);
    assertEquals(expected, digest(engine, accumulate, 1, found));
    assertEquals(expected, digest(engine, accumulate, 3, found));
    assertEquals(List.of(), found);
    try (Engine faulty =
        Engine.on(FaultyDevice.of(engine.options().openDevice(), 70), engine.options())) {
      assertEquals(expected, digest(faulty, accumulate, 1, found));
    }
    assertEquals(1, found.size());
    assertEquals(found.getFirst().step() - 1, found.getFirst().goodStep());
    assertEquals(1, found.getFirst().difference().differing());
  }

  @OnEachDevice
  void of_batches_that_are_taken_whole(Engine engine) {
    check(engine, 1);
  }

  @OnEachDevice
  void of_micro_batches(Engine engine) {
    check(engine, 3);
  }
}
