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
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.ParameterLayout.Place;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
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
  void parameters_beyond_2_to_the_31_lie_in_several_vectors() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("a", Shape.of(1 << 30));
    shapes.put("b", Shape.of(1 << 29));
    shapes.put("c", Shape.of(1 << 30));
    shapes.put("d", Shape.of(Integer.MAX_VALUE));
    ParameterLayout layout = ParameterLayout.of(shapes, Integer.MAX_VALUE);
    assertEquals(List.of((1 << 30) + (1 << 29), 1 << 30, Integer.MAX_VALUE), layout.sizes());
    assertEquals(new Place(0, 1 << 30), layout.places().get("b"));
    assertEquals(new Place(1, 0), layout.places().get("c"));
    assertEquals(new Place(2, 0), layout.places().get("d"));
  }

  /** The digests before and after training, with early stopping, and the number of vectors. */
  private static List<Object> trainedIn(int limit, String optimizer) {
    try (Engine engine = Engine.open("cpu")) {
      Model model =
          new Model(engine, Networks.mlp(List.of(20, 10), 10, "relu"), Shape.of(784), 3, limit);
      String before = model.digest();
      try (Trainer trainer =
          Trainer.of(model)
              .loss("ce")
              .optimizer(optimizer)
              .scaling(Scaling.unitRange(784))
              .callbacks(new EarlyStopping(1, 0))
              .build()) {
        trainer.fit(Digits.generate(200, 7), Digits.generate(50, 8), 2);
      }
      MemorySegment all = model.parameters().read();
      model.parameters().write(all);
      assertEquals(-1, all.mismatch(model.parameters().read()));
      return List.of(before, model.digest(), model.parameters().vectors().size());
    }
  }

  @Test
  void several_vectors_train_to_the_same_bits() {
    for (String optimizer : List.of("adam", "muon", "lookahead(sgd)", "sam(momentum)")) {
      List<Object> whole = trainedIn(Integer.MAX_VALUE, optimizer);
      List<Object> split = trainedIn(300, optimizer);
      assertEquals(whole.subList(0, 2), split.subList(0, 2));
      assertEquals(List.of(1, 3), List.of(whole.get(2), split.get(2)));
    }
  }

  @Test
  void several_vectors_are_not_one() {
    try (Engine engine = Engine.open("cpu")) {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      shapes.put("a", Shape.of(3));
      shapes.put("b", Shape.of(4));
      ParameterArena parameters = new ParameterArena(engine, "parameters", shapes, 5);
      IllegalStateException e = assertThrows(IllegalStateException.class, parameters::flat);
      assertEquals(
          "[parameters] 7 elements lie in 2 vectors, since one holds at most 5; use vectors(), or"
              + " each parameter by its name",
          e.getMessage());
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
