package io.lockstep.parity.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToleranceTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");

  @ParameterizedTest
  @EnumSource
  void the_document_has_the_row_of_each_precision(Precision precision) throws IOException {
    Tolerance tolerance = Tolerance.of(precision);
    String row =
        String.join(
            " | ",
            "| " + precision,
            power(tolerance.operand()),
            power(tolerance.addition()),
            power(tolerance.stored()),
            BigDecimal.valueOf(tolerance.loss()).stripTrailingZeros().toPlainString() + " |");
    List<String> lines = Files.readAllLines(DOCUMENT);
    assertTrue(lines.contains(row), () -> DOCUMENT + " has no row " + row);
  }

  private static String power(double value) {
    return value == 0 ? "0" : "2^" + Math.getExponent(value);
  }

  @Test
  void the_bound_of_a_product_grows_with_its_terms() {
    assertEquals(0x1p-24 * 1001 * 7 * Roundoff.SLACK, Tolerance.FAST.sum(1000, 7));
    assertEquals(0x1p-24 * 514 * 7 * Roundoff.SLACK, Tolerance.STRICT.sum(1000, 7));
  }

  @Test
  void rounding_adds_to_the_errors_of_finite_numbers() {
    double[] values = {1, -1000, 0, Double.POSITIVE_INFINITY, Double.NaN};
    double[] errors = {0, 10, 0, 0, 0};
    Bounded exact = new Bounded(values, errors);
    assertSame(exact, Tolerance.rounded(exact, 0));
    double[] rounded = Tolerance.rounded(exact, 0.5).errors();
    assertArrayEquals(new double[] {0.5, 515, 0, 0, 0}, rounded, 0.1);
    assertTrue(rounded[0] >= 0.5 && rounded[1] >= 515 && rounded[2] > 0);
  }

  @Test
  void nothing_is_known_of_what_may_round_to_an_infinity() {
    Bounded largest = Bounded.exact(new double[] {Float.MAX_VALUE, 0x1p127});
    Bounded rounded = Tolerance.rounded(largest, Tolerance.BF16.operand());
    assertTrue(rounded.isUndecided(0));
    assertTrue(!rounded.isUndecided(1));
  }

  @Test
  void a_product_may_err_by_its_operands_its_additions_and_what_is_stored() {
    assertEquals(0, Tolerance.STRICT.product(16));
    assertEquals(17 * 0x1p-24, Tolerance.FAST.product(16));
    assertEquals(2 * 0x1p-10 + 17 * 0x1p-22, Tolerance.TF32.product(16));
    assertEquals(2 * 0x1p-8 + 17 * 0x1p-22 + 0x1p-8, Tolerance.BF16.product(16));
  }

  @Test
  void each_kind_of_operation_has_its_error() {
    for (OperationKind kind : OperationKind.values()) {
      assertEquals(0, Tolerance.STRICT.of(kind, 16), kind.label());
      double more = kind == OperationKind.PRODUCT ? 2 * 0x1p-8 + 17 * (0x1p-22 - 0x1p-24) : 0;
      double kept = kind == OperationKind.STEP ? 0 : 0x1p-8;
      double fast = Tolerance.FAST.of(kind, 16);
      assertEquals(fast + kept + more, Tolerance.BF16.of(kind, 16), 1e-12, kind.label());
    }
    assertEquals(17 * 0x1p-24, Tolerance.FAST.of(OperationKind.PRODUCT, 16));
    assertEquals(16 * 0x1p-24, Tolerance.FAST.of(OperationKind.SUM, 16));
    assertEquals(71 * 0x1p-24, Tolerance.FAST.of(OperationKind.SUM, 4096));
    assertEquals(17 * 0x1p-24, Tolerance.FAST.of(OperationKind.MEAN, 16));
    assertEquals(16 * 0x1p-24, Tolerance.FAST.of(OperationKind.SCATTER_ADD, 16));
    assertEquals(0, Tolerance.FAST.of(OperationKind.EXTREME, 16));
    assertEquals(3 * 0x1p-21, Tolerance.FAST.of(OperationKind.ELEMENTWISE, 3));
  }

  @Test
  void no_elementary_function_exceeds_four_units_in_the_last_place() {
    ElementaryFunctions.all().forEach(f -> assertTrue(f.maxUlp() <= 4, f.name()));
  }
}
