package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The whole kit on a set of devices: every case against the contract, whole training runs against
 * one another, without a pause and with one; and where something differs, the first kernel that
 * does. In a relaxed precision, products are held to the bounds of {@link Tolerance}, and training
 * runs of two epochs to the losses of strict precision.
 */
public final class ParitySuite {
  /** Finding a kernel runs a case again, launch by launch, so it is done for the first few. */
  private static final int MAX_FINDINGS = 5;

  private static final int RELAXED_STEPS = 2 * TrainingRun.STEPS_PER_EPOCH;

  private final ParityOptions options;
  private final ParityProgress progress;
  private final Localizer localizer;
  private final long start = System.nanoTime();
  private final ParityRecord record;
  private final RunningReport writer;

  private ParitySuite(ParityOptions options, ParityProgress progress) {
    this.options = options;
    this.progress = progress;
    this.localizer = new Localizer(options.variants(), options.reproductions());
    this.record = new ParityRecord(options);
    this.writer = new RunningReport(options.report(), record, progress);
  }

  /**
   * Runs the kit.
   *
   * @throws io.lockstep.backend.BackendException if a device cannot be opened, with the reason
   */
  public static ParityReport run(ParityOptions options, ParityProgress progress) {
    return new ParitySuite(options, progress).run();
  }

  private ParityReport run() {
    try (Conformance conformance = new Conformance(options.variants())) {
      conformance.engines().forEach((name, engine) -> record.device(name, engine.device()));
      writer.now();
      for (Cases.Group group : record.groups()) {
        cases(conformance, group);
      }
      slopes(conformance);
      List<TrainingRun> all = record.trainings();
      for (int i = 0; i < all.size() && !isTimeUp(); i++) {
        record.begin(all.get(i));
        if (isStrict()) {
          train(conformance, all.get(i));
        } else {
          trainRelaxed(conformance, all.get(i));
        }
        progress.on("training run", i + 1, all.size());
        writer.now();
      }
      ParityReport report = record.report(true);
      writer.end(report);
      return report;
    }
  }

  private boolean isStrict() {
    return options.precision() == Precision.STRICT;
  }

  private boolean isTimeUp() {
    return options.limit() != null && System.nanoTime() - start >= options.limit().toNanos();
  }

  private void cases(Conformance conformance, Cases.Group group) {
    int done = 0;
    for (Case given : group.cases()) {
      if (isTimeUp()) {
        return;
      }
      record.add(group.kind(), given, result(conformance, given));
      progress.on(group.kind(), ++done, group.cases().size());
      writer.sometimes();
    }
  }

  private ConformanceReport result(Conformance conformance, Case given) {
    try {
      ConformanceReport report = conformance.run(given);
      report.few().forEach(difference -> progress.found(difference.toString()));
      for (String variant : report.differing().keySet()) {
        find(() -> localizer.locate(given, variant, report.differing().keySet()));
      }
      return report;
    } catch (CaseFailedException e) {
      fail(given.name(), e.variant(), String.valueOf(e.getMessage()));
      find(() -> localizer.locate(given, e.variant(), Set.of(e.variant())));
      return ConformanceReport.EMPTY;
    }
  }

  /** Compares gradients of one's own with differences, where a device has 64-bit floats. */
  private void slopes(Conformance conformance) {
    for (Map.Entry<String, Engine> entry : conformance.engines().entrySet()) {
      if (entry.getValue().device().supportsF64()) {
        for (GradientCase given : isTimeUp() ? List.<GradientCase>of() : record.slopes()) {
          String wrong = CaseGradients.check(entry.getValue(), given);
          if (!wrong.isEmpty()) {
            fail(given.name(), entry.getKey(), wrong);
          }
        }
        return;
      }
    }
  }

  private void train(Conformance conformance, TrainingRun run) {
    Map<String, Outcome> whole = new LinkedHashMap<>();
    Map<String, Outcome> interrupted = new LinkedHashMap<>();
    List<Map.Entry<String, Engine>> engines = List.copyOf(conformance.engines().entrySet());
    for (int i = 0; i < engines.size(); i++) {
      String name = engines.get(i).getKey();
      Engine engine = engines.get(i).getValue();
      Engine before = engines.get((i + engines.size() - 1) % engines.size()).getValue();
      if (isTimeUp()) {
        record.leaveOut(run, name);
        continue;
      }
      try {
        whole.put(name, run.run(engine, options.steps(), List.of()));
        interrupted.put(name, run.interrupted(before, engine, options.steps()));
        conformance.check(name);
      } catch (RuntimeException e) {
        fail(run.name(), name, "[parity] " + run + " failed on " + name + ": " + e.getMessage());
      }
    }
    RunReport report = new RunReport(run.name(), whole, interrupted);
    record.add(report);
    if (!report.agrees()) {
      progress.found("[parity] " + run + " differs: " + whole + ", interrupted " + interrupted);
    }
    String first = engines.getFirst().getKey();
    for (Map.Entry<String, Outcome> entry : whole.entrySet()) {
      if (!entry.getValue().equals(whole.get(first))) {
        find(() -> localizer.locate(run, options.steps(), first, entry.getKey()));
      }
    }
  }

  private void trainRelaxed(Conformance conformance, TrainingRun run) {
    EngineOptions strict = options.variants().getFirst().options().withPrecision(Precision.STRICT);
    Outcome expected;
    try (Engine engine = Engine.open(strict)) {
      expected = run.run(engine, RELAXED_STEPS, List.of());
    } catch (RuntimeException e) {
      String first = options.variants().getFirst().name();
      String why = "[parity] " + run + " failed in strict precision: " + e.getMessage();
      fail(run.name(), first, why);
      return;
    }
    Map<String, Double> deviations = new LinkedHashMap<>();
    conformance
        .engines()
        .forEach((name, engine) -> {
          try {
            Outcome outcome = run.run(engine, RELAXED_STEPS, List.of());
            deviations.put(name, outcome.lossDeviation(expected));
            conformance.check(name);
          } catch (RuntimeException e) {
            fail(
                run.name(), name, "[parity] " + run + " failed on " + name + ": " + e.getMessage());
          }
        });
    double allowed = Tolerance.of(options.precision()).loss();
    LossReport report = new LossReport(run.name(), deviations, allowed);
    record.add(report);
    if (!report.isNear()) {
      progress.found("[parity] " + run + ": losses are off by " + deviations);
    }
  }

  private void fail(String what, String variant, String message) {
    record.add(new Failure(what, variant, message));
    progress.found(message);
  }

  /** Looks for the kernel; bits say which it is in strict precision alone. */
  private void find(Supplier<Finding> search) {
    if (isStrict() && record.findings().size() < MAX_FINDINGS && !isTimeUp()) {
      Finding finding = search.get();
      record.add(finding);
      progress.found(finding.toString());
    }
  }
}
