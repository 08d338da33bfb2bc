package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Layers, parameters and what is written to them. */
class ModelFitTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static Initializer zeros() {
    return Initializers.ZEROS;
  }

  @Test
  void two_parameters_of_one_name_are_refused() {
    Layer twice =
        new Layer() {
          @Override
          public Shape declare(Declaration declare, Shape in) {
            declare.parameter("weight", Shape.of(3, 2), zeros(), 2, 3);
            declare.parameter("weight", Shape.of(4), zeros(), 2, 3);
            return in;
          }

          @Override
          public Tensor forward(Tensor x, ForwardContext context) {
            return x;
          }
        };
    assertEquals(
        "[model] two parameters are named 'weight', one of [3,2] and one of [4]; give each"
            + " parameter of a layer a name of its own",
        refusal(() -> new Model(engine, twice, 2, 1)));
    assertEquals(
        "[model] two parameters are named '1.weight', one of [3,2] and one of [4]; give each"
            + " parameter of a layer a name of its own",
        refusal(() -> new Model(engine, Sequential.of(new Linear(2, 2), twice), 2, 1)));
  }

  @Test
  void a_parameter_has_a_name() {
    assertEquals(
        "[parameter] name '', fan-in 1 and fan-out 1 of [2] do not make a parameter; give it a"
            + " name, and fans of at least 0",
        refusal(() -> new Parameter("", Shape.of(2), zeros(), 1, 1)));
  }

  @Test
  void a_layer_is_given_as_many_columns_as_it_takes() {
    Layer wrong = Sequential.of(new Linear(4, 8), Sequential.of(new Linear(9, 2)));
    assertEquals(
        "[linear] layer 1.0 is built for 9 inputs, but gets examples of [8]; build it for 8, or"
            + " for 0, which is as many as come",
        refusal(() -> new Model(engine, wrong, 4, 1)));
    Model model = new Model(engine, Sequential.of(new Linear(8), new Linear(2)), 4, 1);
    assertEquals(
        "[linear] layer 0 takes [n,4], got f32[4]; give it rows of 4, or build it for the rows it"
            + " gets",
        refusal(() -> model.forward(engine.zeros(4))));
    Model single = new Model(engine, new Linear(4, 8), 4, 1);
    assertEquals(
        "[linear] the layer takes [n,4], got f32[1,1]; give it rows of 4, or build it for the rows"
            + " it gets",
        refusal(() -> single.forward(engine.zeros(1, 1))));
  }

  @Test
  void randomness_is_a_seed_and_a_step() {
    Model model = new Model(engine, new Linear(4, 8), 4, 1);
    assertEquals(
        "[model] randomness must be i32[3], the seed's low and high half and the step, got i32[4];"
            + " give such a vector, or none for inference",
        refusal(() -> model.forward(engine.zeros(1, 4), engine.arange(4))));
  }

  private ParameterArena parameters() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("bias", Shape.of(3));
    shapes.put("weight", Shape.of(16, 4));
    return new ParameterArena(engine, "parameters", shapes);
  }

  private static MemorySegment counted(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return MemorySegment.ofArray(values);
  }

  @Test
  void a_parameter_is_written_in_its_shape_from_any_memory() {
    ParameterArena parameters = parameters();
    assertEquals(
        "[parameter] values of shape [4,16] do not fit 'weight', which is f32[16,4]; give them in"
            + " its shape",
        refusal(() -> parameters.write("weight", Shape.of(4, 16), counted(64))));
    assertEquals(
        "[parameter] 252 bytes do not fill 'weight' of 256 bytes; pass all of its elements",
        refusal(() -> parameters.write("weight", Shape.of(16, 4), counted(63))));
    float[] values = counted(64).toArray(ValueLayout.JAVA_FLOAT);
    parameters.write("weight", Shape.of(16, 4), counted(64));
    assertArrayEquals(values, parameters.get("weight").toFloats());
    assertArrayEquals(new float[3], parameters.get("bias").toFloats());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment outside = arena.allocate(256, 4).copyFrom(counted(64));
      parameters.assign(parameters.like("zeros").views());
      parameters.write("weight", Shape.of(16, 4), outside);
      assertArrayEquals(values, parameters.get("weight").toFloats());
      MemorySegment read = arena.allocate(8, 4);
      parameters.read("weight", 62, read);
      assertArrayEquals(new float[] {63, 64}, read.toArray(ValueLayout.JAVA_FLOAT));
    }
    float[] heap = new float[2];
    parameters.read("weight", 62, MemorySegment.ofArray(heap));
    assertArrayEquals(new float[] {63, 64}, heap);
  }

  @Test
  void large_parameters_move_to_and_from_the_heap_by_pieces() {
    int size = 600_001;
    ParameterArena parameters =
        new ParameterArena(engine, "parameters", Map.of("w", Shape.of(size)));
    parameters.write("w", Shape.of(size), counted(size));
    float[] heap = new float[size - 5];
    parameters.read("w", 5, MemorySegment.ofArray(heap));
    assertArrayEquals(counted(size).asSlice(20).toArray(ValueLayout.JAVA_FLOAT), heap);
  }

  @Test
  void what_lies_beyond_a_parameter_is_not_read() {
    ParameterArena parameters = parameters();
    for (long first : new long[] {2, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertEquals(
          "[parameter] 8 bytes from element "
              + first
              + " on do not lie in 'bias', which is f32[3] of 12 bytes; ask for whole elements"
              + " that it has",
          refusal(() -> parameters.read("bias", first, MemorySegment.ofArray(new float[2]))));
    }
    assertEquals(
        "[parameter] 5 bytes from element 0 on do not lie in 'bias', which is f32[3] of 12 bytes;"
            + " ask for whole elements that it has",
        refusal(() -> parameters.read("bias", 0, MemorySegment.ofArray(new byte[5]))));
    parameters.read("bias", 3, MemorySegment.ofArray(new float[0]));
  }

  @Test
  void all_parameters_are_given_in_their_shapes() {
    ParameterArena parameters = parameters();
    assertEquals(
        "[parameter] values of shape [4,16] do not fit 'weight', which is f32[16,4]; give them in"
            + " its shape",
        refusal(() ->
            parameters.assign(Map.of("bias", engine.zeros(3), "weight", engine.zeros(4, 16)))));
    assertEquals(
        "[parameter] no value for 'weight'; give one for each parameter",
        refusal(() -> parameters.assign(Map.of("bias", engine.zeros(3)))));
    assertEquals(
        "[parameter] no parameter 'wieght'; there are: bias, weight",
        refusal(() ->
            parameters.assign(Map.of("bias", engine.zeros(3), "wieght", engine.zeros(16, 4)))));
    assertEquals(
        "[parameter] 8 bytes are not all of f32[67]; give a copy from read()",
        refusal(() -> parameters.write(MemorySegment.ofArray(new float[2]))));
    assertEquals(
        "[parameter] 8 bytes are not all of f32[67]; give a copy from read()",
        refusal(() -> parameters.part(MemorySegment.ofArray(new float[2]), "bias")));
  }

  @Test
  void numbers_are_scaled_by_a_scaling_of_their_width() {
    Targets.Values values = new Targets.Values(Matrix.of(1, 2, 1f, 2f), List.of("a", "b"));
    for (int width : new int[] {1, 3}) {
      assertEquals(
          "[scaling] 2 columns are to be scaled, but the scaling is of "
              + width
              + "; fit it on data like these",
          refusal(() -> values.scaled(Scaling.identity(width))));
    }
  }
}
