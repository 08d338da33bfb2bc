package io.lockstep.parity;

import io.lockstep.graph.Node;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Engines that must agree: each case runs on all of them, every bit is compared with the contract
 * (so that they equal one another too), and the contract's result with double precision.
 */
public final class Conformance implements AutoCloseable {
  private final Map<String, Engine> engines = new LinkedHashMap<>();

  /**
   * Opens the engines.
   *
   * @throws io.lockstep.backend.BackendException if one of them cannot be opened
   */
  public Conformance(List<Variant> variants) {
    variants.forEach(v -> engines.put(v.name(), Engine.open(v.options())));
  }

  /** Takes engines that are open, by name; closes them when it is closed. */
  public Conformance(Map<String, Engine> engines) {
    this.engines.putAll(engines);
  }

  /** Returns the engines by the name of their variant, in order. */
  public Map<String, Engine> engines() {
    return Collections.unmodifiableMap(engines);
  }

  /** Runs cases one after another. */
  public Report run(List<Case> cases) {
    return cases.stream().map(this::run).reduce(Report.EMPTY, Report::plus);
  }

  /**
   * Runs one case on all engines.
   *
   * @throws IllegalStateException if an engine fails, with the case and the variant
   */
  public Report run(Case given) {
    Report report = Report.EMPTY;
    Expectation expectation = null;
    for (Map.Entry<String, Engine> entry : engines.entrySet()) {
      Comparison comparison = new Comparison(given, entry.getKey());
      try {
        Inputs inputs = new Inputs(entry.getValue(), given.seed());
        Case.Computation computation = given.build().apply(inputs);
        if (expectation == null) {
          expectation = new Expectation(computation, inputs);
          comparison.oracles(expectation);
        }
        compute(entry.getValue(), computation, expectation, comparison);
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "[parity] "
                + given
                + " (seed "
                + given.seed()
                + ") failed on "
                + entry.getKey()
                + ": "
                + e.getMessage(),
            e);
      }
      report = report.plus(comparison.report());
    }
    return new Report(1, report.values(), report.undecided(), report.differing(), report.first());
  }

  private static void compute(
      Engine engine, Case.Computation computation, Expectation expected, Comparison comparison) {
    List<Tensor> outputs = computation.outputs();
    List<Node> roots = expected.roots();
    if (computation.updates().isEmpty()) {
      engine.evaluate(outputs);
      for (int i = 0; i < outputs.size(); i++) {
        comparison.bits("output " + i, roots.get(i), expected.strict(0, i), outputs.get(i));
      }
      return;
    }
    try (CompiledStep step = engine.compile(outputs, computation.updates())) {
      for (int run = 0; run < Expectation.runs(computation); run++) {
        step.run();
        String when = " of run " + run;
        for (int i = 0; i < outputs.size(); i++) {
          comparison.bits(
              "output " + i + when, roots.get(i), expected.strict(run, i), step.output(i));
        }
        for (int u = 0; u < computation.updates().size(); u++) {
          int root = outputs.size() + u;
          Tensor target = computation.updates().get(u).target();
          comparison.bits(
              "update " + u + when, roots.get(root), expected.strict(run, root), target);
        }
      }
    }
  }

  /** Closes all engines. */
  @Override
  public void close() {
    engines.values().forEach(Engine::close);
  }

  /** The counts of one case on one engine. */
  private static final class Comparison {
    private final Case given;
    private final String variant;
    private final List<Difference> differences = new ArrayList<>();
    private long values;
    private long undecided;

    Comparison(Case given, String variant) {
      this.given = given;
      this.variant = variant;
    }

    /** Compares the contract with double precision. */
    void oracles(Expectation expectation) {
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

    /** Compares an engine's result with the contract. */
    void bits(String value, Node node, double[] expected, Tensor computed) {
      double[] actual = computed.toDoubles();
      if (actual.length != expected.length || computed.dtype() != node.dtype()) {
        throw new IllegalStateException(
            value + " " + Node.describe(node) + " came as " + computed.describe());
      }
      values += expected.length;
      for (int i = 0; i < expected.length; i++) {
        if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(actual[i])) {
          differ(value, node, i, "the contract", expected[i], actual[i]);
        }
      }
    }

    private void differ(
        String value, Node node, int index, String rule, double expected, double actual) {
      DType dtype = node.dtype();
      String what = value + " " + Node.describe(node);
      differences.add(
          new Difference(
              given.name(), given.seed(), variant, what, index, dtype, rule, expected, actual));
    }

    Report report() {
      return new Report(
          1,
          values,
          undecided,
          differences.size(),
          differences.subList(0, Math.min(5, differences.size())));
    }
  }
}
