package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.graph.Node;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Engines that must agree: each case runs on all of them, every bit is compared with the contract
 * (so that they equal one another too), and the contract's result with double precision. What an
 * engine of a relaxed precision computes with products is compared with the bounds of {@link
 * io.lockstep.parity.oracle.Tolerance}.
 */
public final class Conformance implements AutoCloseable {
  private final Map<String, Engine> engines = new LinkedHashMap<>();
  private final Map<String, GuardedBackend> guards = new HashMap<>();

  /**
   * Opens the engines.
   *
   * @throws io.lockstep.backend.BackendException if one of them cannot be opened; the others are
   *     closed again
   */
  public Conformance(List<Variant> variants) {
    try {
      for (Variant variant : variants) {
        GuardedBackend backend = new GuardedBackend(variant.options().openDevice(), false);
        guards.put(variant.name(), backend);
        engines.put(variant.name(), Engine.on(backend, variant.options()));
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
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
  public ConformanceReport run(List<Case> cases) {
    return cases.stream().map(this::run).reduce(ConformanceReport.EMPTY, ConformanceReport::plus);
  }

  /**
   * Runs one case on all engines that can compute it.
   *
   * @throws CaseFailedException if an engine fails
   */
  public ConformanceReport run(Case given) {
    ConformanceReport report = ConformanceReport.EMPTY;
    Expectation expectation = null;
    for (Map.Entry<String, Engine> entry : engines.entrySet()) {
      String variant = entry.getKey();
      Engine engine = entry.getValue();
      if (given.floats() == DType.F64 && !engine.device().supportsF64()) {
        report = report.plus(skipped(given, variant, "the device has no 64-bit floats"));
        continue;
      }
      CaseComparison comparison = new CaseComparison(given, variant);
      try {
        Inputs inputs = given.inputs(engine);
        Case.Computation computation = given.build().apply(inputs);
        if (expectation == null) {
          expectation = new Expectation(computation, inputs, precisions());
          comparison.oracles(expectation);
        }
        compute(engine, computation, expectation, comparison);
        check(variant);
      } catch (RuntimeException e) {
        throw new CaseFailedException(given, variant, e);
      }
      report = report.plus(comparison.report());
    }
    int ran = expectation == null ? 0 : 1;
    return new ConformanceReport(
        ran,
        report.values(),
        report.undecided(),
        report.differing(),
        report.first(),
        report.skipped(),
        report.worst());
  }

  private static ConformanceReport skipped(Case given, String variant, String reason) {
    ConformanceReport.Skip skip = new ConformanceReport.Skip(given.name(), variant, reason);
    return new ConformanceReport(0, 0, 0, Map.of(), List.of(), List.of(skip), Map.of());
  }

  /**
   * Looks for writes outside of buffers, where the engine was opened here.
   *
   * @throws io.lockstep.backend.BackendException if there are any
   */
  void check(String variant) {
    GuardedBackend backend = guards.get(variant);
    if (backend != null) {
      backend.check();
    }
  }

  /** Computes a case as {@link #run(Case)} does, without comparing anything. */
  static void compute(Engine engine, Case given) {
    Case.Computation computation = given.build().apply(given.inputs(engine));
    if (computation.updates().isEmpty()) {
      engine.evaluate(computation.outputs());
      return;
    }
    try (CompiledStep step = engine.compile(computation.outputs(), computation.updates())) {
      for (int run = 0; run < Expectation.runs(computation); run++) {
        step.run();
      }
      engine.synchronize();
    }
  }

  private Set<Precision> precisions() {
    return engines.values().stream()
        .map(engine -> engine.options().precision())
        .collect(Collectors.toSet());
  }

  private static void compute(
      Engine engine,
      Case.Computation computation,
      Expectation expected,
      CaseComparison comparison) {
    List<Tensor> outputs = computation.outputs();
    Precision precision = engine.options().precision();
    if (computation.updates().isEmpty()) {
      engine.evaluate(outputs);
      for (int i = 0; i < outputs.size(); i++) {
        compare("output " + i, 0, i, outputs.get(i), precision, expected, comparison);
      }
      return;
    }
    try (CompiledStep step = engine.compile(outputs, computation.updates())) {
      for (int run = 0; run < Expectation.runs(computation); run++) {
        step.run();
        String when = " of run " + run;
        for (int i = 0; i < outputs.size(); i++) {
          compare("output " + i + when, run, i, step.output(i), precision, expected, comparison);
        }
        for (int u = 0; u < computation.updates().size(); u++) {
          int root = outputs.size() + u;
          Tensor target = computation.updates().get(u).target();
          compare("update " + u + when, run, root, target, precision, expected, comparison);
        }
      }
    }
  }

  /**
   * Compares one result: its bits; in a relaxed precision, if there are products, its bounds, which
   * are known for the first run alone.
   */
  private static void compare(
      String value,
      int run,
      int root,
      Tensor computed,
      Precision precision,
      Expectation expected,
      CaseComparison comparison) {
    Node node = expected.roots().get(root);
    Optional<Bounded> bounds = expected.relaxed(precision, root);
    if (bounds.isEmpty()) {
      comparison.bits(value, node, expected.strict(run, root), computed);
    } else if (run == 0) {
      comparison.bounds(value, node, precision, bounds.get(), computed);
    }
  }

  /** Closes all engines. */
  @Override
  public void close() {
    engines.values().forEach(Engine::close);
  }
}
