package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.order.AlongAxis;
import io.lockstep.tensor.order.Sorting;
import io.lockstep.tensor.order.Sorting.Sorted;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorting and picking beside Java's stable sort. */
@TestInstance(Lifecycle.PER_CLASS)
class OrderValuesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
  private final Random random = new Random(13);

  @AfterAll
  void close() {
    engine.close();
  }

  /** NaN is above all, zeros of both signs are equal. */
  private static int[] order(double[] x, boolean descending) {
    Comparator<Integer> ascending = Comparator.comparingDouble(i -> x[i] + 0.0);
    return IntStream.range(0, x.length)
        .boxed()
        .sorted(descending ? ascending.reversed() : ascending)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] picked(double[] x, int[] order) {
    return IntStream.of(order).mapToDouble(i -> x[i]).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 257, 1500})
  void rows_are_sorted_as_by_java(int n) {
    double[] x = random.doubles(n, -3, 3).map(Math::rint).toArray();
    double[] special = {Double.NaN, -0.0, 0, INFINITY, -INFINITY, Double.NaN, -0.0};
    for (int i = 0; i < Math.min(n, special.length); i++) {
      x[n - 1 - i] = special[i];
    }
    Tensor t = engine.tensor(x, n);
    for (boolean descending : new boolean[] {false, true}) {
      int[] order = order(x, descending);
      Sorted sorted = Sorting.sort(t, 0, descending);
      assertArrayEquals(order, sorted.indices().toInts());
      assertArrayEquals(picked(x, order), sorted.values().toDoubles());
      assertArrayEquals(order, Sorting.argsort(t, 0, descending).toInts());
      assertArrayEquals(order, Sorting.argsort(t.cast(DType.F32), 0, descending).toInts());
      int k = n / 2;
      Sorted few = Sorting.topk(t, k, 0, descending);
      assertArrayEquals(java.util.Arrays.copyOf(order, k), few.indices().toInts());
      assertArrayEquals(java.util.Arrays.copyOf(picked(x, order), k), few.values().toDoubles());
    }
  }

  @Test
  void each_row_of_any_axis_is_sorted_by_itself() {
    Tensor x = engine.tensor(random.doubles(2 * 5 * 3).toArray(), 2, 5, 3);
    for (int axis = 0; axis < 3; axis++) {
      Sorted sorted = Sorting.sort(x, axis);
      assertEquals(x.shape(), sorted.values().shape());
      int n = x.shape().dim(axis);
      Tensor pairs = sorted.values().slice(axis, 0, n - 1).le(sorted.values().slice(axis, 1, n));
      assertEquals(1, pairs.cast(DType.F32).min().item());
      assertArrayEquals(
          sorted.values().toDoubles(), AlongAxis.take(x, sorted.indices(), axis).toDoubles());
      assertArrayEquals(
          x.max(axis).toDoubles(), Sorting.topk(x, 1, axis).values().squeeze(axis).toDoubles());
      assertArrayEquals(
          x.argmax(axis).toInts(), Sorting.topk(x, 1, axis).indices().squeeze(axis).toInts());
    }
    assertEquals(Shape.of(0, 3), Sorting.sort(engine.zeros(0, 3), 1).values().shape());
    assertEquals(Shape.of(3, 0), Sorting.sort(engine.zeros(3, 0), 1).values().shape());
    assertArrayEquals(
        new int[] {-7, 2, Integer.MAX_VALUE},
        Sorting.sort(engine.tensor(new int[] {2, Integer.MAX_VALUE, -7}, 3), 0).values().toInts());
  }

  @Test
  void the_gradient_goes_to_where_a_value_was() {
    Tensor x = engine.tensor(new double[] {3, 1, 2}, 3);
    Tensor weights = engine.tensor(new double[] {10, 20, 30}, 3);
    Tensor y = Sorting.sort(x, 0).values().mul(weights).sum();
    assertArrayEquals(new double[] {30, 10, 20}, y.gradients(x).getFirst().toDoubles());
  }

  @Test
  void an_index_that_is_not_there_is_no_element_of_another_row() {
    Tensor x = engine.tensor(new double[] {1, 2, 3, 4}, 2, 2);
    Tensor indices = engine.tensor(new int[] {1, 0, 1, 1}, 2, 2);
    assertArrayEquals(new double[] {2, 1, 4, 4}, AlongAxis.take(x, indices, 1).toDoubles());
    assertArrayEquals(new double[] {3, 2, 3, 4}, AlongAxis.take(x, indices, 0).toDoubles());
    Tensor wrong = engine.tensor(new int[] {2, 0}, 2, 1);
    RuntimeException error =
        assertThrows(RuntimeException.class, () -> AlongAxis.take(x, wrong, 1).toDoubles());
    assertEquals(
        "[gather] index -1 at position 0 is outside 0..3; check the indices or enlarge the table of"
            + " 4 rows",
        error.getMessage());
  }
}
