package io.lockstep.parity.assertion;

import io.lockstep.backend.Precision;
import io.lockstep.backend.compare.Elements;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.parity.assertion.ElementDifferences.Rule;
import io.lockstep.parity.oracle.DoubleOracle;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far each element may be from what is expected.
 *
 * @param most for each element; infinite where nothing is known
 */
record Allowance(double[] most) implements Rule {
  /** Returns the same for all of so many elements. */
  static Allowance same(double most, int size) {
    double[] all = new double[size];
    Arrays.fill(all, most);
    return new Allowance(all);
  }

  /** Returns a share of the magnitude of each element. */
  static Allowance share(double share, HostValues magnitudes) {
    double[] most = magnitudes.toDoubles();
    for (int i = 0; i < most.length; i++) {
      double allowed = share * Math.abs(most[i]);
      most[i] = share == 0 || Double.isNaN(allowed) ? 0 : allowed;
    }
    return new Allowance(most);
  }

  /**
   * Returns what a precision and the contract together may differ by in a tensor, by the way that
   * it was computed.
   */
  static Allowance of(Tensor expected, Precision precision) {
    if (precision == Precision.STRICT) {
      return same(0, expected.size());
    }
    Map<Node, double[]> given = new IdentityHashMap<>();
    expected.sources().forEach(s -> given.put(s.node(), HostValues.of(s).toDoubles()));
    double[] most = errors(expected, given, precision);
    double[] strict = errors(expected, given, Precision.STRICT);
    for (int i = 0; i < most.length; i++) {
      most[i] += strict[i];
    }
    return new Allowance(most);
  }

  private static double[] errors(Tensor tensor, Map<Node, double[]> given, Precision precision) {
    List<Node> roots = List.of(tensor.node());
    return DoubleOracle.evaluate(roots, source -> elements(given, source), precision)
        .getFirst()
        .errors();
  }

  private static double[] elements(Map<Node, double[]> given, Source source) {
    return given.getOrDefault(source, new double[0]);
  }

  @Override
  public boolean admits(int index, double actual, double expected) {
    double allowed = most[index];
    return Elements.agree(actual, expected)
        || Double.isInfinite(allowed)
        || allowed > 0 && Math.abs(actual - expected) <= allowed;
  }

  @Override
  public String note(int index, double actual, double expected) {
    return String.format(
        Locale.ROOT, ", off by %.3g, of %.3g allowed", Math.abs(actual - expected), most[index]);
  }
}
