package io.lockstep.training.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.TrainingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifiedStepsTest {
  /** 8 steps of 16 examples in an epoch. */
  private static final Dataset DATA = Playground.SPIRAL.generate(128, 0, 1);

  /** The gradient of the first layer's weight, which is computed once in a step. */
  private static final String PRODUCT = "MatMul 'matmul' 8x16 by 16x2";

  private static final String WRONG =
      "kernel 4 of 0..10, "
          + PRODUCT
          + " in layer 0 (backward), computed twice from the same inputs, has 1 of 16 elements of"
          + " output 0 F32[1,8,2] different, first at [0,0,0]: ";

  private static final String WRONG_FIRST =
      WRONG
          + "-0.04269471 (0xbd2ee0a6), then -0.04660096 (0xbd3ee0a6), a third time -0.04660096"
          + " (0xbd3ee0a6)";

  private static final String WRONG_SECOND =
      WRONG
          + "-0.04660096 (0xbd3ee0a6), then -0.04269471 (0xbd2ee0a6), a third time -0.04660096"
          + " (0xbd3ee0a6)";

  private final List<Engine> engines = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();

  @AfterEach
  void close() {
    engines.forEach(Engine::close);
  }

  private Engine cpu() {
    engines.add(Engine.open(EngineOptions.of("cpu").withThreads(1)));
    return engines.getLast();
  }

  private Engine on(FlippingBackend backend) {
    engines.add(Engine.on(backend.device(), EngineOptions.of("cpu").withThreads(1)));
    return engines.getLast();
  }

  private static TrainerBuilder builder(Engine engine) {
    Model model = new Model(engine, Networks.mlp(List.of(8), 2, "tanh"), 2, 1);
    return Trainer.of(model).loss("ce").batch(16);
  }

  private Callback telling() {
    return new Callback() {
      @Override
      public void onMiscomputation(Trainer trainer, Miscomputation found) {
        assertEquals(found.goodStep(), trainer.optimizer().step());
        told.add(found.toString() + "; back to " + found.goodStep());
      }

      @Override
      public void onBatch(int epoch, int batch, int all) {
        batches.add(batch);
      }
    };
  }

  private static String digest(Engine engine, int epochs) {
    try (Trainer trainer = builder(engine).build()) {
      History history = trainer.fit(DATA, DATA, epochs);
      return trainer.model().digest() + history.epochs().getLast().trainLoss();
    }
  }

  private static String verified(Engine engine, long every, int epochs, Callback... callbacks) {
    try (Trainer trainer = builder(engine).verifyEvery(every).callbacks(callbacks).build()) {
      History history = trainer.fit(DATA, DATA, epochs);
      return trainer.model().digest() + history.epochs().getLast().trainLoss();
    }
  }

  @Test
  void a_run_that_is_verified_has_the_same_bits() {
    String expected = digest(cpu(), 3);
    for (long every : new long[] {1, 3, 100}) {
      assertEquals(expected, verified(cpu(), every, 3, telling()));
    }
    assertEquals(List.of(), told);
  }

  @Test
  void other_ways_to_take_steps_have_the_same_bits_too() {
    List<String> digests = new ArrayList<>();
    for (long every : new long[] {0, 1}) {
      Model model = new Model(cpu(), Networks.mlp(List.of(8), 2, "gelu", "identity", 0.2), 2, 1);
      TrainerBuilder builder =
          Trainer.of(model).loss("ce").batch(24).accumulate(3).optimizer("lookahead(adamw)");
      if (every > 0) {
        builder.verifyEvery(every);
      }
      try (Trainer trainer = builder.build()) {
        trainer.fit(DATA, DATA, 3);
        digests.add(trainer.model().digest());
      }
    }
    assertEquals(digests.getFirst(), digests.getLast());
  }

  @Test
  void a_flipped_bit_is_named_and_the_run_ends_in_the_bits_of_one_without() {
    String expected = digest(cpu(), 2);
    // Steps 1 to 3, twice the fourth, 5 to 7: then twice the eighth, of which the first one lies.
    assertEquals(expected, verified(on(new FlippingBackend(PRODUCT, 9L)), 4, 2, telling()));
    assertEquals(List.of("step 8 (epoch 1): " + WRONG_FIRST + "; back to 4"), told);
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8), batches);
  }

  @Test
  void a_bit_that_is_flipped_the_second_time_is_found_as_well() {
    String expected = digest(cpu(), 2);
    assertEquals(expected, verified(on(new FlippingBackend(PRODUCT, 10L)), 4, 2, telling()));
    assertEquals(List.of("step 8 (epoch 1): " + WRONG_SECOND + "; back to 4"), told);
  }

  @Test
  void a_bit_that_is_flipped_in_the_third_epoch_goes_back_to_where_it_began() {
    String expected = digest(cpu(), 3);
    FlippingBackend lying = new FlippingBackend("Map 'adam+adam+adam'", 20L);
    assertEquals(expected, verified(on(lying), 20, 3, telling()));
    assertEquals(1, told.size());
    String all = told.getFirst();
    assertEquals("step 20 (epoch 3): kernel 8 of 0..10, Map 'adam", all.substring(0, 47));
    assertEquals("; back to 16", all.substring(all.length() - 12));
  }

  @Test
  void a_device_that_errs_again_ends_the_run_at_its_last_good_step() {
    FlippingBackend lying = new FlippingBackend(PRODUCT, 9L);
    Callback again =
        new Callback() {
          @Override
          public void onMiscomputation(Trainer trainer, Miscomputation found) {
            // The fifth step twice, then the sixth.
            lying.lie(lying.launches() + 3);
          }
        };
    try (Trainer trainer = builder(on(lying)).verifyEvery(4).callbacks(again).build();
        Trainer good = builder(cpu()).build()) {
      UnreliableDeviceException e =
          assertThrows(UnreliableDeviceException.class, () -> trainer.fit(DATA, DATA, 2));
      String text = String.valueOf(e.getMessage());
      assertEquals("[verify] step 6 (epoch 1): kernel 4 of 0..10,", text.substring(0, 45));
      String end = "; it is not the first time";
      assertEquals(
          "; it is not the first time since step 4, so the device cpu ("
              + trainer.model().engine().device().description()
              + ") cannot be relied on; the model is as it was after step 5: train on on another"
              + " device, from its file or the last checkpoint",
          text.substring(text.indexOf(end)));
      assertEquals(6, e.last().step());
      assertEquals(5, e.last().goodStep());
      assertEquals(5, trainer.optimizer().step());
      Callback stop =
          new Callback() {
            @Override
            public void onBatch(int epoch, int batch, int all) {
              if (batch == 5) {
                good.stop();
              }
            }
          };
      good.fit(DATA, DATA, 2, List.of(stop));
      assertEquals(good.model().digest(), trainer.model().digest());
    }
  }

  @Test
  void a_device_may_err_again_later() {
    String expected = digest(cpu(), 2);
    FlippingBackend lying = new FlippingBackend(PRODUCT, 9L);
    Callback later =
        new Callback() {
          @Override
          public void onMiscomputation(Trainer trainer, Miscomputation found) {
            if (told.size() == 1) {
              // Steps 5 to 8 twice, 9 to 11, and the twelfth.
              lying.lie(lying.launches() + 12);
            }
          }
        };
    assertEquals(expected, verified(on(lying), 4, 2, telling(), later));
    assertEquals(
        List.of("back to 4", "back to 8"),
        told.stream().map(t -> t.substring(t.lastIndexOf("back"))).toList());
  }

  @Test
  void a_trainer_tells_whether_its_last_step_was_verified() {
    List<Boolean> verified = new ArrayList<>();
    Callback asking =
        new Callback() {
          @Override
          public void onPoint(Trainer trainer, RunPoint point) {
            if (point == RunPoint.STEP) {
              verified.add(trainer.isVerified());
            }
          }
        };
    verified(cpu(), 3, 1, asking);
    assertEquals(List.of(false, false, true, false, false, true, false, false), verified);
  }

  @Test
  void steps_are_verified_one_by_one_or_more_seldom() {
    try (Trainer trainer = builder(cpu()).build()) {
      assertEquals(
          "[train] cannot verify every 0 steps; give 1 or more, such as 100",
          assertThrows(TrainingException.class, () -> trainer.verifyEvery(0)).getMessage());
    }
  }
}
