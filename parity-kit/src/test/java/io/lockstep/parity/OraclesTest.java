package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.graph.Node;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.oracle.DoubleOracle;
import io.lockstep.parity.oracle.StrictOracle;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class OraclesTest {
  private final Engine engine = Engine.open("cpu");
  private final Inputs in = new Inputs(engine, 1);

  @AfterAll
  void close() {
    engine.close();
  }

  private double strict(Tensor x, int i) {
    return StrictOracle.evaluate(List.of(x.node()), in::given).getFirst()[i];
  }

  private Bounded bounded(Tensor x) {
    return DoubleOracle.evaluate(List.of(x.node()), in::given, Precision.STRICT).getFirst();
  }

  @Test
  void a_contiguous_sum_adds_lanes_first_and_then_halves_them() {
    double[] x = new double[257];
    x[0] = 0x1p24;
    x[1] = 1;
    x[256] = 1;
    assertEquals(0x1p24, strict(in.of(x, 257).sum(), 0), "1 is lost in its lane, and once more");
    x[0] = 0;
    x[1] = 0x1p24;
    x[129] = 1;
    x[0] = 1;
    assertEquals(0x1p24 + 2, strict(in.of(x, 257).sum(), 0), "both ones of lane 0 meet first");
  }

  @Test
  void an_outer_sum_adds_runs_of_64_rows() {
    double[] x = new double[65 * 2];
    x[0] = 0x1p24;
    x[63 * 2] = 1;
    x[64 * 2] = 1;
    assertEquals(0x1p24, strict(in.of(x, 65, 2).sum(0), 0));
    x[63 * 2] = 0;
    x[0] = 0;
    x[62 * 2] = 0x1p24;
    x[64 * 2] = 3;
    assertEquals(0x1p24 + 4, strict(in.of(x, 65, 2).sum(0), 0));
  }

  @Test
  void a_product_is_cut_into_runs_of_512() {
    double[] a = new double[514];
    double[] ones = new double[514];
    java.util.Arrays.fill(ones, 1);
    a[0] = 0x1p24;
    a[512] = 1;
    a[513] = 1;
    Tensor product = in.of(a, 1, 514).matmul(in.of(ones, 514, 1));
    assertEquals(0x1p24 + 2, strict(product, 0), "the ones of the second run meet first");
  }

  @Test
  void a_sum_of_nothing_is_positive_zero_and_of_negative_zero_negative() {
    assertEquals(0.0, strict(in.of(new double[0], 0).sum(), 0));
    assertEquals(-0.0, strict(in.of(new double[] {-0.0, -0.0}, 2).sum(), 0));
  }

  @Test
  void double_precision_admits_float32_but_no_larger_error() {
    Tensor x = in.between(0.5, 1, 1000);
    Tensor y = x.exp().mul(x).sum();
    double exact = strict(y, 0);
    assertTrue(bounded(y).admits(0, exact));
    assertFalse(bounded(y).admits(0, exact * (1 + 1e-5)));
  }

  @Test
  void double_precision_says_what_overflows_and_what_is_undecided() {
    Tensor x = in.of(new double[] {200, 88, 1, Double.NaN}, 4);
    Bounded e = bounded(x.exp());
    assertEquals(Double.POSITIVE_INFINITY, e.values()[0]);
    assertFalse(e.isUndecided(0));
    assertFalse(e.isUndecided(1));
    assertFalse(e.admits(2, 2.71));
    assertTrue(e.admits(3, Double.NaN));
    assertFalse(e.admits(3, 0));
    Tensor largest = in.of(new double[] {Float.MAX_VALUE}, 1);
    assertTrue(bounded(largest.add(1.01e31)).isUndecided(0), "too near the largest float to say");
  }

  private double error(Precision precision, Tensor... roots) {
    List<Node> nodes = Arrays.stream(roots).map(Tensor::node).toList();
    return DoubleOracle.evaluate(nodes, in::given, precision).getFirst().errors()[0];
  }

  @Test
  void only_what_may_be_stored_in_bfloat16_counts_as_rounded() {
    Tensor a = in.of(new double[] {1, 1}, 1, 2);
    Tensor product = a.matmul(in.of(new double[] {1, 1, 1, 1}, 2, 2));
    double own = error(Precision.BF16, product);
    assertEquals(Tolerance.BF16.product(2) * 2 - Tolerance.BF16.stored() * 2, own, 1e-4);
    assertEquals(own, error(Precision.BF16, product.neg()), "it is what is wanted, negated");
    assertEquals(2 * own, error(Precision.BF16, product.sum()), 1e-4, "a sum reads it");
    Tensor read = product.neg().neg().sum();
    assertEquals(2 * own + 2 * 4 * 0x1p-8, error(Precision.BF16, read), 1e-3, "negated, then read");
    assertEquals(0, error(Precision.BF16, a.neg().sum()), 1e-5, "no product");
  }

  @Test
  void an_extreme_is_as_uncertain_as_what_may_be_it() {
    Tensor a = in.of(new double[] {1}, 1, 1);
    Tensor product = a.matmul(in.of(new double[] {-1000, 1}, 1, 2));
    assertEquals(2 * 0x1p-8, error(Precision.BF16, product.max(1)), 1e-4);
    assertEquals(2000 * 0x1p-8, error(Precision.BF16, product.min(1)), 0.1);
  }
}
