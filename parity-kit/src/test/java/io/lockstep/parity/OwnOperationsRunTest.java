package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.junit.TestRun;
import io.lockstep.parity.own.GradientOrder;
import io.lockstep.parity.own.OwnFunction;
import io.lockstep.parity.own.OwnLayer;
import io.lockstep.parity.own.OwnOperand;
import io.lockstep.parity.own.OwnOperation;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.layer.Linear;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What those see who test operations of their own: one subclass, run by JUnit. */
class OwnOperationsRunTest {
  private static final OwnFunction SCORES =
      OwnFunction.of(
              "scores",
              List.of(OwnOperand.floats(3, OwnOperand.SIZE), OwnOperand.floats(4, OwnOperand.SIZE)),
              t -> t.get(0).matmul(t.get(1).transpose()))
          .withSizes(5)
          .withGradients(GradientOrder.FIRST);

  /** The subclass of somebody whose devices are all right. */
  static class Right extends OwnOperationsTest {
    @Override
    protected List<OwnOperation> operations() {
      return List.of(SCORES);
    }

    @Override
    protected Selection selection() {
      return Selection.SMALL;
    }
  }

  /** The subclass of somebody who has a device that is wrong. */
  static class Wrong extends Right {
    @Override
    protected List<Variant> variants() {
      return List.of(Fault.LAST_FORGOTTEN.variant());
    }
  }

  /** The subclass of somebody who has a layer, and a device that is wrong in training. */
  static class WrongLayer extends OwnOperationsTest {
    @Override
    protected List<OwnOperation> operations() {
      return List.of(OwnLayer.of("doubled", new Linear(7)).withSizes(3));
    }

    @Override
    protected List<Variant> variants() {
      EngineOptions cpu = EngineOptions.of("cpu").withThreads(1);
      return List.of(
          new Variant("cpu", cpu),
          new Variant("unfused", cpu.withFusion(false)),
          Fault.LAST_FORGOTTEN.variant());
    }
  }

  /** The subclass of somebody who has registered nothing. */
  static class Nothing extends OwnOperationsTest {}

  @Test
  void a_right_function_passes_on_all_devices_and_one_that_is_not_here_is_counted() {
    assertEquals(
        """
        cpu -> SUCCESSFUL
        gradient/own function/scores 5 in F32 -> SUCCESSFUL
        gradient/own function/scores 5 in F64 -> SUCCESSFUL
        own function/scores 5 -> SUCCESSFUL and SUCCESSFUL
        own function/scores special 5 -> SUCCESSFUL
        wrong -> ABORTED: no device 'wrong' here: [device] wrong: which fault is missing; name one
        """,
        TestRun.of(Right.class, Map.of()).text());
  }

  @Test
  void a_wrong_device_fails_and_the_kernel_is_named() {
    String text = TestRun.of(Wrong.class, Map.of()).text();
    assertTrue(text.contains("own function/scores 5 -> FAILED: "), text);
    assertTrue(
        text.contains(
            "[parity] own function/scores 5: last forgotten against cpu: [compare] kernel 0 of"
                + " 0..2, MatMul 'matmul' 3x5 by 5x4, in run 1 of its plan: output 0 F32[1,3,4] has"
                + " 1 of 12 elements different, first at [0,2,3]: "),
        text);
    assertTrue(text.contains("to see it again: target/lockstep-reproductions/Wrong/"), text);
  }

  @Test
  void a_layer_is_trained_saved_and_trained_on_and_where_it_goes_wrong_is_named() {
    String text = TestRun.of(WrongLayer.class, Map.of()).text();
    assertTrue(
        text.contains(
            "FAILED: [own layer] own layer doubled failed on last forgotten: [train] the training"
                + " loss became NaN in epoch 1, between steps 1 and 20 of it; lower the learning"
                + " rate, or check the data for extreme values\n"
                + "[parity] own layer doubled: last forgotten against cpu: [compare] kernel 0 of"
                + " 0..13, MatMul 'matmul+add' 33x2 by 2x3 in layer 0 (forward), in run 1 of its"
                + " plan: "),
        text);
    assertTrue(
        text.contains(
            "FAILED: [own layer] own layer doubled failed on cpu, saved after half of the steps on"
                + " last forgotten: [train] "),
        text);
  }

  @Test
  void a_subclass_with_nothing_to_test_fails() {
    String text = TestRun.of(Nothing.class, Map.of()).text();
    assertTrue(
        text.contains(
            "FAILED: [own operation] there is none; name some in operations(), or a provider in"
                + " META-INF/services/io.lockstep.parity.own.OwnOperationProvider"),
        text);
  }
}
