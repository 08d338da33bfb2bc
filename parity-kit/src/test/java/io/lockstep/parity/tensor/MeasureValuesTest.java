package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.measure.Moments;
import io.lockstep.tensor.measure.VectorNorms;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VectorNorms, moments and sums of exponentials beside plain loops in double precision. */
@TestInstance(Lifecycle.PER_CLASS)
class MeasureValuesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final int ROWS = 3;
  private static final int COLUMNS = 7;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
  private final double[] x = new Random(11).doubles(ROWS * COLUMNS, -3, 3).toArray();
  private final Tensor matrix = engine.tensor(x, ROWS, COLUMNS);

  @AfterAll
  void close() {
    engine.close();
  }

  private double[] row(int i) {
    return java.util.Arrays.copyOfRange(x, i * COLUMNS, (i + 1) * COLUMNS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 3, 2.5, INFINITY, -INFINITY})
  void norms_of_every_order(double order) {
    double[] expected = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      expected[i] = norm(row(i), order);
    }
    assertArrayEquals(expected, VectorNorms.norm(matrix, order, 1).toDoubles(), 1e-11);
    assertEquals(norm(x, order), VectorNorms.norm(matrix, order).item(), 1e-10);
    Tensor single = matrix.cast(DType.F32);
    assertArrayEquals(expected, VectorNorms.norm(single, order, -1).toDoubles(), 1e-3);
  }

  private static double norm(double[] x, double order) {
    double sum = 0;
    double most = 0;
    double least = INFINITY;
    for (double each : x) {
      sum += order == 0 ? (each == 0 ? 0 : 1) : Math.pow(Math.abs(each), order);
      most = Math.max(most, Math.abs(each));
      least = Math.min(least, Math.abs(each));
    }
    if (Double.isInfinite(order)) {
      return order > 0 ? most : least;
    }
    return order == 0 ? sum : Math.pow(sum, 1 / order);
  }

  @Test
  void deviations_have_a_correction_of_the_count() {
    for (int correction = 0; correction <= 2; correction++) {
      double[] expected = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        double mean = java.util.Arrays.stream(row(i)).average().orElseThrow();
        double squares = java.util.Arrays.stream(row(i)).map(e -> (e - mean) * (e - mean)).sum();
        expected[i] = Math.sqrt(squares / (COLUMNS - correction));
      }
      assertArrayEquals(expected, Moments.std(matrix, correction, 1).toDoubles(), 1e-14);
      if (correction == 0) {
        assertArrayEquals(expected, matrix.std(1).toDoubles(), 1e-14);
      }
    }
    Tensor one = engine.tensor(new double[] {5}, 1);
    assertEquals(Double.NaN, Moments.var(one, 1).item());
    assertEquals(0, one.std().item());
    Tensor equal = engine.tensor(new double[] {4, 4, 4}, 3);
    assertArrayEquals(new double[3], equal.std().gradients(equal).getFirst().toDoubles());
    assertEquals(Double.NaN, engine.zeros(0).std().item());
  }

  @Test
  void sums_of_exponentials_do_not_overflow() {
    double[] expected = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      expected[i] = Math.log(java.util.Arrays.stream(row(i)).map(Math::exp).sum());
    }
    assertArrayEquals(expected, matrix.logsumexp(1).toDoubles(), 1e-14);
    assertArrayEquals(expected, matrix.transpose().logsumexp(0).toDoubles(), 1e-14);
    assertEquals(1000 + Math.log(2), of(1000, 1000), 1e-12);
    assertEquals(-1000 + Math.log(2), of(-1000, -1000), 1e-12);
    assertEquals(-INFINITY, of(-INFINITY, -INFINITY));
    assertEquals(INFINITY, of(INFINITY, 3));
    assertEquals(3, of(-INFINITY, 3), 1e-15);
    assertEquals(Double.NaN, of(Double.NaN, 3));
    assertEquals(Float.MAX_VALUE, engine.full(Float.MAX_VALUE, 2).logsumexp().item());
    Tensor logits = engine.tensor(new double[] {1, 2, 3}, 3);
    assertArrayEquals(
        logits.softmax().toDoubles(),
        logits.logsumexp().gradients(logits).getFirst().toDoubles(),
        1e-15);
  }

  private double of(double... elements) {
    return engine.tensor(elements, elements.length).logsumexp().item();
  }
}
