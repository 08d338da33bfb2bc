package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LargeModelTest {
  private static final int ROWS = 64;
  private static final int COLUMNS = 48;

  /** Trains the last parameter of an arena for three steps and returns it. */
  private static float[] trained(int before) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("a", Shape.of(before));
    shapes.put("b", Shape.of(ROWS, COLUMNS));
    try (Engine engine = Engine.open(EngineOptions.of("cpu"))) {
      ParameterArena parameters = new ParameterArena(engine, "parameters", shapes);
      Tensor drawn = engine.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS);
      Tensor start = drawn.cast(DType.F32).mul(1e-3).sin();
      parameters.assign(Map.of("a", engine.full(0.5, before), "b", start));
      Optimizer sgd = new Optimizer(OptimizerRules.byName("sgd"), Map.of(), parameters);
      Tensor b = parameters.get("b");
      Tensor loss = b.matmul(b.transpose()).sum().add(parameters.get("a").sum());
      try (OptimizerStep step = sgd.compile(loss)) {
        for (int i = 0; i < 3; i++) {
          step.run();
        }
      }
      float rate = 0.5f - 3 * 0.01f;
      Tensor last = parameters.get("a").slice(0, before - 1, before);
      assertEquals(rate, last.toFloats()[0], 1e-6);
      return b.toFloats();
    }
  }

  @Test
  void where_a_parameter_lies_does_not_change_its_bits() {
    assertArrayEquals(trained(1), trained(1000));
  }

  /** Takes 5 GB of memory. */
  @Test
  @Tag("sweep")
  void parameters_beyond_2_to_the_31_bytes_train_to_the_same_bits() {
    assertArrayEquals(trained(1), trained((1 << 29) + 1000));
  }

  @Test
  void parameters_beyond_2_to_the_31_are_refused_before_any_memory_is_taken() {
    Map<String, Shape> shapes = Map.of("a", Shape.of(1 << 30), "b", Shape.of(1 << 30));
    try (Engine engine = Engine.open("cpu")) {
      long bytes = engine.memoryBytes();
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ParameterArena(engine, "parameters", shapes));
      assertEquals(
          "[parameters] 2147483648 elements are too many for one vector of at most 2147483647; use"
              + " narrower or fewer layers",
          e.getMessage());
      assertEquals(bytes, engine.memoryBytes());
    }
  }

  @Test
  void a_digest_is_that_of_all_bytes_however_many_there_are() throws NoSuchAlgorithmException {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("z", Shape.of(3));
    shapes.put("a", Shape.of(600_001));
    try (Engine engine = Engine.open("cpu")) {
      ParameterArena parameters = new ParameterArena(engine, "parameters", shapes);
      Tensor counted = engine.arange(600_001).cast(DType.F32);
      parameters.assign(Map.of("z", engine.full(1.5, 3), "a", counted));
      MemorySegment all = parameters.read();
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(parameters.part(all, "a").toArray(ValueLayout.JAVA_BYTE));
      sha.update(parameters.part(all, "z").toArray(ValueLayout.JAVA_BYTE));
      assertEquals(HexFormat.of().formatHex(sha.digest()), parameters.digest());
    }
  }
}
