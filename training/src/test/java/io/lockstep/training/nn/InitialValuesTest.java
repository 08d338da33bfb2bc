package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What initializers are published to give. */
class InitialValuesTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private float[] values(String text, int... shape) {
    Initializer initializer = Initializers.byName(text);
    Parameter p = new Parameter("w", Shape.of(shape), initializer, shape[1], shape[0]);
    return initializer.create(engine, p, 42, 3 << 24).toFloats();
  }

  private static String refused(Executable call) {
    return String.valueOf(assertThrows(RuntimeException.class, call).getMessage());
  }

  private static double variance(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float v : values) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / values.length;
    return squares / values.length - mean * mean;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lecun_uniform | 0.00333333",
        "lecun_normal(gain=2) | 0.0133333",
        "xavier_normal(gain=2) | 0.0114286",
        "glorot_uniform | 0.00285714",
        "kaiming_normal(a=1) | 0.00333333",
        "he_uniform(slope=0.5) | 0.00533333",
        "he_normal_fan_out | 0.005",
        "he_uniform_fan_out | 0.005",
        "uniform_fan_in | 0.00111111",
        "normal | 0.0025",
        "normal(mean=3,std=2) | 4",
        "uniform | 0.000833333",
        "uniform(low=-1,high=2) | 0.75",
        "truncated_normal(deviation=1) | 0.773741",
        "truncated_normal(deviation=2,low=-1,high=3) | 2.46",
        "orthogonal | 0.0025",
        "ones | 0",
        "constant(value=7) | 0"
      })
  void variance_is_as_published(String text, double expected) {
    double variance = variance(values(text, 400, 300));
    assertEquals(expected, variance, 0.02 * expected + 1e-12, text);
  }

  @Test
  void a_truncated_normal_has_the_distribution_of_the_paper() {
    float[] z = values("truncated_normal(deviation=1,low=-0.5,high=3)", 500, 400);
    double below = cdf(-0.5);
    double mass = cdf(3) - below;
    for (double x : new double[] {-0.4, 0, 0.5, 1, 2, 2.5}) {
      int count = 0;
      for (float v : z) {
        count += v < x ? 1 : 0;
      }
      double expected = (cdf(x) - below) / mass;
      assertEquals(expected, count / (double) z.length, 0.004, "share below " + x);
    }
    for (float v : z) {
      assertTrue(v >= -0.5 && v <= 3, () -> "outside: " + v);
    }
  }

  @Test
  void tails_of_a_truncated_normal_are_as_fine_as_its_middle() {
    float[] far = values("truncated_normal(deviation=1,low=6,high=10)", 100, 100);
    float[] near = values("truncated_normal(deviation=1,low=-10,high=-6)", 100, 100);
    assertEquals(6.158, mean(far), 0.01);
    assertEquals(-6.158, mean(near), 0.01);
    assertTrue(variance(far) > 0.02);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** By Simpson's rule from far left. */
  private static double cdf(double x) {
    int steps = 20_000;
    double width = (x + 12) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = -12 + i * width;
      sum += (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4) * Math.exp(-t * t / 2);
    }
    return sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "40, 40", "7, 30", "30, 7", "1, 9", "9, 1"})
  void an_orthogonal_matrix_has_orthonormal_rows_or_columns(int rows, int columns) {
    float[] m = values("orthogonal(gain=2)", rows, columns);
    boolean wide = rows <= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
          dot +=
              wide
                  ? (double) m[a * columns + i] * m[b * columns + i]
                  : (double) m[i * columns + a] * m[i * columns + b];
        }
        assertEquals(a == b ? 4 : 0, dot, 2e-6);
      }
    }
  }

  @Test
  void an_orthogonal_matrix_is_evenly_distributed() {
    double trace = 0;
    double corner = 0;
    int draws = 2000;
    Initializer orthogonal = Initializers.ORTHOGONAL;
    for (int seed = 0; seed < draws; seed++) {
      Parameter p = new Parameter("w", Shape.of(3, 3), orthogonal, 3, 3);
      float[] m = orthogonal.create(engine, p, seed, 1).toFloats();
      trace += m[0] + m[4] + m[8];
      corner += m[0] * m[0];
    }
    assertEquals(0, trace / draws, 0.1);
    assertEquals(1.0 / 3, corner / draws, 0.02);
  }

  @Test
  void an_identity_gives_inputs_again() {
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, values("identity", 2, 3));
    assertArrayEquals(new float[] {3, 0, 0, 3, 0, 0}, values("identity(gain=3)", 3, 2));
    float[] dirac = values("dirac", 2, 2, 3, 3);
    for (int i = 0; i < dirac.length; i++) {
      assertEquals(i == 4 || i == 31 ? 1 : 0, dirac[i], "at " + i);
    }
  }

  @Test
  void a_sparse_matrix_has_few_weights_for_each_unit() {
    float[] m = values("sparse(connections=4,deviation=2)", 200, 50);
    float[] kept = new float[800];
    int used = 0;
    int[] columns = new int[50];
    for (int row = 0; row < 200; row++) {
      int count = 0;
      for (int c = 0; c < 50; c++) {
        if (m[row * 50 + c] != 0) {
          count++;
          columns[c]++;
          kept[used++] = m[row * 50 + c];
        }
      }
      assertEquals(4, count, "row " + row);
    }
    assertEquals(4, variance(kept), 0.4);
    for (int count : columns) {
      assertTrue(count > 3 && count < 35, () -> "a column has " + count);
    }
    for (float v : values("sparse", 3, 4)) {
      assertTrue(v != 0);
    }
  }

  @Test
  void every_initializer_is_found_by_the_name_it_gives() {
    Initializers.walk()
        .forEach((text, initializer) -> {
          assertEquals(text.equals("constant") ? "zeros" : text, Initializers.nameOf(initializer));
          assertEquals(initializer, Initializers.byName(text));
        });
    System.out.println(
        "[initializers] "
            + Initializers.all().size()
            + ", with "
            + (Initializers.walk().size() - Initializers.all().size())
            + " other values, found by their names");
    assertEquals("normal(deviation=0.2)", Initializers.nameOf(new Initializer.Normal(0, 0.2)));
    assertEquals(
        "[initializer] this one has no name; give it one by Initializers.register(name, ...)",
        refused(() -> Initializers.nameOf((_, _, _, _) -> engine.ones(1))));
  }

  @Test
  void the_gain_of_an_activation_is_that_of_the_weights_in_front() {
    assertEquals(
        "xavier_uniform(gain=" + 5.0 / 3 + ")",
        Initializers.nameOf(
            Initializers.withGainOf(Activations.TANH, Initializers.XAVIER_UNIFORM)));
    assertEquals(
        Initializers.HE_NORMAL, Initializers.suited(Activations.byName("leaky_relu(slope=0.2)")));
    assertEquals(
        "[he_normal] unknown parameter 'gain'; known: slope",
        refused(() -> Initializers.withGainOf(Activations.RELU, Initializers.HE_NORMAL)));
  }

  @Test
  void what_cannot_be_is_refused() {
    assertEquals(
        "[orthogonal] needs a matrix of weights, but parameter 'b' is [3]; choose another"
            + " initializer for it",
        refused(() ->
            Initializers.ORTHOGONAL.create(
                engine, new Parameter("b", Shape.of(3), Initializers.ORTHOGONAL, 1, 3), 1, 1)));
    assertEquals(
        "[uniform] low is 1.0 and high is 0.05; give a low below the high",
        refused(() -> Initializers.byName("uniform(low=1)")));
    assertEquals(
        "[truncated_normal] high is 11.0; give a value of at least -10 and at most 10 in float32",
        refused(() -> Initializers.byName("truncated_normal(high=11)")));
    assertEquals(
        "[initializer] zeros has no parameters; write zeros alone",
        refused(() -> Initializers.byName("zeros(value=3)")));
  }
}
