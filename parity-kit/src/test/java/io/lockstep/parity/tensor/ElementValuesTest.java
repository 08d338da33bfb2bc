package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elementwise operations and views beside plain loops in double precision. */
@TestInstance(Lifecycle.PER_CLASS)
class ElementValuesTest {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    2,
    -2,
    3,
    -3,
    0.5,
    -0.5,
    2.5,
    -2.5,
    1e-3,
    7,
    -7,
    8,
    -8,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
  private final Random random = new Random(10);

  @AfterAll
  void close() {
    engine.close();
  }

  private Tensor vector(double... x) {
    return engine.tensor(x, x.length);
  }

  private Tensor drawn(int... shape) {
    return engine.tensor(random.doubles(Shape.of(shape).size(), -2, 2).toArray(), shape);
  }

  /** IEEE 754's pow, which differs from Java's where the base is 1 or -1. */
  private static double power(double x, double y) {
    if (x == 1 || (x == -1 && Double.isInfinite(y))) {
      return 1;
    }
    return StrictMath.pow(x, y);
  }

  private static void near(double expected, double computed, double tolerance, String what) {
    if (Double.isNaN(expected) || Double.isInfinite(expected) || expected == 0) {
      assertEquals(expected, computed, what);
    } else {
      assertEquals(expected, computed, tolerance * Math.abs(expected), what);
    }
  }

  @Test
  void powers_of_tensors_have_all_special_values() {
    for (DType type : List.of(DType.F64, DType.F32)) {
      double tolerance = type == DType.F64 ? 1e-13 : 1e-5;
      Tensor x = vector(SPECIAL).cast(type).unsqueeze(1);
      double[] all = x.pow(vector(SPECIAL).cast(type)).toDoubles();
      for (int i = 0; i < all.length; i++) {
        double exact = SPECIAL[i / SPECIAL.length];
        double base = type == DType.F32 ? (float) exact : exact;
        double exponent = SPECIAL[i % SPECIAL.length];
        near(power(base, exponent), all[i], tolerance, base + "^" + exponent + " in " + type);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2, 3, 4, 5, 15, 16, 17, -1, -2, -3, -16, -17, 2.7, -2.7, 33})
  void powers_of_a_number_have_all_special_values(double exponent) {
    double[] all = vector(SPECIAL).pow(exponent).toDoubles();
    double[] single = vector(SPECIAL).cast(DType.F32).pow(exponent).toDoubles();
    for (int i = 0; i < all.length; i++) {
      String what = SPECIAL[i] + "^" + exponent;
      near(power(SPECIAL[i], exponent), all[i], 1e-13, what);
      double rounded = power((float) SPECIAL[i], exponent);
      if (Math.abs(rounded) < 1e38 && Math.abs(rounded) > 1e-37) {
        near(rounded, single[i], 2e-5, what + " in F32");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.5, 2.5, 15.5, -0.5, -1.5})
  void powers_of_halves_are_roots(double exponent) {
    double[] bases = {0, 0.25, 1, 2, 3.5, Double.POSITIVE_INFINITY, Double.NaN};
    double[] all = vector(bases).pow(exponent).toDoubles();
    for (int i = 0; i < all.length; i++) {
      near(power(bases[i], exponent), all[i], 1e-13, bases[i] + "^" + exponent);
    }
    assertEquals(Double.NaN, vector(-2).pow(exponent).item());
  }

  @Test
  void small_powers_are_products_bit_for_bit() {
    float[] x = {1.1f, -3.7f, 0.3f};
    float[] cubes = new float[x.length];
    float[] seventh = new float[x.length];
    float[] inverse = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float square = x[i] * x[i];
      cubes[i] = x[i] * square;
      seventh[i] = x[i] * square * (square * square);
      inverse[i] = 1 / square;
    }
    Tensor t = engine.tensor(x, 3);
    assertArrayEquals(cubes, t.pow(3).toFloats());
    assertArrayEquals(seventh, t.pow(7).toFloats());
    assertArrayEquals(inverse, t.pow(-2).toFloats());
  }

  @Test
  void powers_have_the_slopes_of_the_field() {
    Tensor x = vector(2, -2, 0);
    assertArrayEquals(new double[] {12, 12, 0}, x.pow(3).sum().gradients(x).getFirst().toDoubles());
    assertArrayEquals(
        new double[] {0, 0, 0}, x.pow(0).sum().gradientsOrZeros(x).getFirst().toDoubles());
    Tensor y = vector(3, 3, 1);
    assertArrayEquals(
        new double[] {12, 12, 1}, x.pow(y).sum().gradients(x).getFirst().toDoubles(), 1e-12);
    Tensor root = vector(0, 4);
    assertArrayEquals(
        new double[] {Double.POSITIVE_INFINITY, 0.25},
        root.pow(0.5).sum().gradients(root).getFirst().toDoubles());
  }

  @Test
  void numbers_stand_in_for_tensors() {
    Tensor x = vector(-1, 0.25, 3, Double.NaN);
    assertArrayEquals(new double[] {0, 0.25, 3, Double.NaN}, x.relu().toDoubles());
    assertArrayEquals(new double[] {-1, 0.25, 0.5, Double.NaN}, x.minimum(0.5).toDoubles());
    assertArrayEquals(new double[] {0.5, 0.5, 3, Double.NaN}, x.maximum(0.5).toDoubles());
    assertArrayEquals(
        new double[] {-0.5, 0, 1, Double.NaN},
        x.clamp(vector(-0.5, -1, 0, 0), vector(0, 0, 1, 1)).toDoubles());
    assertArrayEquals(new double[] {7, 0.25, 3, 7}, x.gt(0).where(x, 7).toDoubles());
    assertArrayEquals(new double[] {-1, 7, 7, Double.NaN}, x.gt(0).where(7, x).toDoubles());
    assertArrayEquals(new double[] {0, 1, 1, 0}, x.gt(0).where(1, 0).toDoubles());
    assertArrayEquals(new double[] {0, 1, 0, 0}, x.gt(0).and(x.lt(1)).toDoubles());
    assertArrayEquals(new double[] {1, 0, 1, 0}, x.le(0).or(x.gt(1)).toDoubles());
    assertArrayEquals(new double[] {1, 0, 0, 1}, x.gt(0).not().toDoubles());
    assertArrayEquals(new int[] {1, 1, 0}, engine.arange(3).le(1).toInts());
  }

  @Test
  void tensors_are_made_from_others_and_from_nothing() {
    Tensor x = engine.tensor(new int[] {3, 4}, 2);
    assertEquals("i32[2]", x.zerosLike().describe());
    assertArrayEquals(new int[] {0, 0}, x.zerosLike().toInts());
    assertArrayEquals(new int[] {1, 1}, x.onesLike().toInts());
    assertEquals("f64[1]", vector(1).fullLike(0.1).describe());
    assertArrayEquals(new double[] {0.1}, vector(1).fullLike(0.1).toDoubles());
    assertArrayEquals(new float[] {1, 0, 0, 1}, engine.eye(2).toFloats());
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, engine.eye(2, 3).toFloats());
    assertEquals(Shape.of(0, 3), engine.eye(0, 3).shape());
    assertArrayEquals(new float[] {0, 0.25f, 0.5f, 0.75f, 1}, engine.linspace(0, 1, 5).toFloats());
    assertArrayEquals(new float[] {3}, engine.linspace(3, 9, 1).toFloats());
    assertArrayEquals(new float[] {}, engine.linspace(3, 9, 0).toFloats());
    assertEquals(0.1f, engine.linspace(0.7, 0.1, 1000).toFloats()[999]);
  }

  @Test
  void stacks_are_cut_into_what_they_were_made_of() {
    Tensor a = drawn(2, 3);
    Tensor b = drawn(2, 3);
    for (int axis : new int[] {0, 1, 2, -1, -3}) {
      Tensor both = Tensor.stack(axis, a, b);
      int at = axis < 0 ? axis + 3 : axis;
      assertEquals(2, both.shape().dim(at));
      List<Tensor> parts = both.split(at, 1, 1);
      assertArrayEquals(a.toDoubles(), parts.getFirst().squeeze(at).toDoubles());
      assertArrayEquals(b.toDoubles(), parts.getLast().squeeze(at).toDoubles());
    }
    Tensor x = vector(0, 1, 2, 3, 4, 5, 6);
    assertEquals(List.of(3, 3, 1), x.chunk(0, 3).stream().map(Tensor::size).toList());
    assertEquals(List.of(2, 2, 2, 1), x.chunk(0, 5).stream().map(Tensor::size).toList());
    assertEquals(List.of(7), x.chunk(0, 1).stream().map(Tensor::size).toList());
    assertEquals(List.of(0), drawn(0, 2).chunk(0, 3).stream().map(t -> t.shape().dim(0)).toList());
    assertArrayEquals(new double[] {3, 4, 5}, x.chunk(0, 3).get(1).toDoubles());
    assertArrayEquals(new double[] {5, 6}, x.split(0, 5, 0, 2).getLast().toDoubles());
  }

  @Test
  void repetitions_are_of_the_whole_or_of_each_element() {
    Tensor x = engine.tensor(new double[] {1, 2, 3, 4}, 2, 2);
    assertArrayEquals(new double[] {1, 2, 1, 2, 3, 4, 3, 4}, x.tile(2).toDoubles());
    assertArrayEquals(new double[] {1, 2, 3, 4, 1, 2, 3, 4}, x.tile(2, 1).toDoubles());
    assertEquals(Shape.of(3, 2, 4), x.tile(3, 1, 2).shape());
    assertEquals(Shape.of(0, 2), x.tile(0, 1).shape());
    assertArrayEquals(new double[] {1, 1, 2, 2, 3, 3, 4, 4}, x.repeatInterleave(1, 2).toDoubles());
    assertArrayEquals(new double[] {1, 2, 1, 2, 3, 4, 3, 4}, x.repeatInterleave(-2, 2).toDoubles());
    assertEquals(Shape.of(2, 0), x.repeatInterleave(1, 0).shape());
  }

  @Test
  void cumulative_sums_and_products_go_along_an_axis() {
    int[] shape = {2, 9, 3};
    Tensor x = drawn(shape);
    for (int axis = 0; axis < shape.length; axis++) {
      equal(along(x.toDoubles(), shape, axis, Double::sum), x.cumsum(axis), 1e-14);
      equal(along(x.toDoubles(), shape, axis, (a, b) -> a * b), x.cumprod(axis), 1e-12);
    }
    assertArrayEquals(new int[] {0, 1, 3, 6}, engine.arange(4).cumsum(0).toInts());
    assertEquals(Shape.of(0, 2), drawn(0, 2).cumsum(0).shape());
    Tensor special = vector(-0.0, 1, Double.NEGATIVE_INFINITY, 2, Double.POSITIVE_INFINITY, 3);
    assertArrayEquals(
        new double[] {
          -0.0, 1, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN
        },
        special.cumsum(0).toDoubles());
  }

  /** The order is that of the contract: doubling, the earlier operand first. */
  @Test
  void cumulative_sums_have_the_order_of_the_contract() {
    float[] x = new float[1000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] expected = x.clone();
    for (int h = 1; h < x.length; h *= 2) {
      float[] before = expected.clone();
      for (int i = h; i < x.length; i++) {
        expected[i] = before[i - h] + before[i];
      }
    }
    assertArrayEquals(expected, engine.tensor(x, x.length).cumsum(0).toFloats());
  }

  private static double[] along(double[] x, int[] shape, int axis, DoubleBinaryOperator combine) {
    int inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
    double[] result = x.clone();
    for (int i = 0; i < result.length; i++) {
      if (i / inner % shape[axis] > 0) {
        result[i] = combine.applyAsDouble(result[i - inner], result[i]);
      }
    }
    return result;
  }

  private static void equal(double[] expected, Tensor computed, double tolerance) {
    assertArrayEquals(expected, computed.toDoubles(), tolerance);
  }
}
