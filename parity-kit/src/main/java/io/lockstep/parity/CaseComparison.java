package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.graph.Node;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.Difference;
import io.lockstep.parity.report.MeasuredError;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The counts of one case on one engine. */
final class CaseComparison {
  private static final int KEPT = 5;

  private final Case given;
  private final String variant;
  private final List<Difference> first = new ArrayList<>();
  private long differing;
  private long values;
  private long undecided;
  private final Map<OperationKind, MeasuredError> worst = new EnumMap<>(OperationKind.class);

  CaseComparison(Case given, String variant) {
    this.given = given;
    this.variant = variant;
  }

  /** Compares the contract with double precision, and with what is known from elsewhere. */
  void oracles(Expectation expectation) {
    expectation.reference().ifPresent(known -> reference(known, expectation));
    for (int root = 0; root < expectation.roots().size(); root++) {
      Node node = expectation.roots().get(root);
      double[] strict = expectation.strict(0, root);
      Bounded bounded = expectation.bounded(root);
      for (int i = 0; i < strict.length; i++) {
        undecided += bounded.isUndecided(i) ? 1 : 0;
        if (!bounded.admits(i, strict[i])) {
          String rule = "the double-precision bound of " + bounded.errors()[i];
          differ("root " + root, node, i, rule, bounded.values()[i], strict[i]);
        }
      }
    }
  }

  private void reference(Bounded known, Expectation expectation) {
    Node node = expectation.roots().getFirst();
    double[] strict = expectation.strict(0, 0);
    for (int i = 0; i < strict.length; i++) {
      if (!known.admits(i, strict[i])) {
        String rule = "the reference that is given for it, by more than " + known.errors()[i];
        differ("root 0", node, i, rule, known.values()[i], strict[i]);
      }
    }
  }

  /** Compares an engine's result with the contract. */
  void bits(String value, Node node, double[] expected, Tensor computed) {
    double[] actual = elements(value, node, expected.length, computed);
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(actual[i])) {
        differ(value, node, i, "the contract", expected[i], actual[i]);
      }
    }
  }

  /** Compares an engine's result with the bounds of its precision. */
  void bounds(String value, Node node, Precision precision, Bounded expected, Tensor computed) {
    double[] actual = elements(value, node, expected.values().length, computed);
    for (int i = 0; i < actual.length; i++) {
      undecided += expected.isUndecided(i) ? 1 : 0;
      if (!expected.isUndecided(i)) {
        measure(value, node, i, expected, actual[i]);
      }
      if (!expected.admits(i, actual[i])) {
        String rule = "the bound of " + expected.errors()[i] + " of precision " + precision;
        differ(value, node, i, rule, expected.values()[i], actual[i]);
      }
    }
  }

  /** Keeps the error if none of its kind took a larger share of what it may be. */
  private void measure(String value, Node node, int i, Bounded expected, double actual) {
    OperationKind kind = OperationKind.of(node);
    MeasuredError seen = worst.get(kind);
    double share = expected.share(i, actual);
    if (seen == null || share > seen.share()) {
      worst.put(
          kind,
          new MeasuredError(
              kind,
              given.name(),
              variant,
              value + " " + Node.describe(node),
              i,
              node.dtype(),
              expected.values()[i],
              actual,
              expected.errors()[i],
              share));
    }
  }

  private double[] elements(String value, Node node, int count, Tensor computed) {
    double[] actual = computed.toDoubles();
    if (actual.length != count || computed.dtype() != node.dtype()) {
      throw new IllegalStateException(
          value + " " + Node.describe(node) + " came as " + computed.describe());
    }
    values += count;
    return actual;
  }

  private void differ(
      String value, Node node, int index, String rule, double expected, double actual) {
    differing++;
    if (first.size() < KEPT) {
      String what = value + " " + Node.describe(node);
      first.add(
          new Difference(
              given.name(),
              given.seed(),
              variant,
              what,
              index,
              node.dtype(),
              rule,
              expected,
              actual));
    }
  }

  ConformanceReport report() {
    Map<String, Long> counts = differing == 0 ? Map.of() : Map.of(variant, differing);
    return new ConformanceReport(1, values, undecided, counts, first, List.of(), worst);
  }
}
