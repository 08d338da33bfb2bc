package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.parity.ParityReport.Failure;
import io.lockstep.parity.ParityReport.Finding;
import io.lockstep.parity.ParityReport.LossReport;
import io.lockstep.parity.ParityReport.RunReport;
import io.lockstep.parity.ParityReport.Section;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Cases;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.parity.own.OwnOperations;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
  private final List<Section> sections = new ArrayList<>();
  private final List<RunReport> runs = new ArrayList<>();
  private final List<LossReport> losses = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notRun = new ArrayList<>();

  private ParitySuite(ParityOptions options, ParityProgress progress) {
    this.options = options;
    this.progress = progress;
    this.localizer = new Localizer(options.variants(), options.reproductions());
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
      for (Cases.Group group : Cases.groups(options.selection())) {
        cases(conformance, group);
      }
      OwnOperations own = OwnOperations.registered();
      if (!own.all().isEmpty()) {
        cases(conformance, own.group(options.selection()));
        slopes(conformance, own.gradientCases());
      }
      List<Case> graphs =
          IntStream.range(0, options.randomGraphs()).mapToObj(RandomGraphs::graph).toList();
      cases(conformance, new Cases.Group("random graph", graphs));
      List<TrainingRun> all = TrainingRuns.all();
      for (int i = 0; i < all.size(); i++) {
        TrainingRun run = all.get(i);
        if (isTimeUp()) {
          notRun.add("training run " + run);
        } else if (isStrict()) {
          train(conformance, run);
        } else {
          trainRelaxed(conformance, run);
        }
        progress.on("training run", i + 1, all.size());
      }
      Map<String, String> devices = new LinkedHashMap<>();
      conformance.engines().forEach((name, e) -> devices.put(name, e.device().description()));
      return new ParityReport(
          options.precision(), devices, sections, runs, losses, failures, findings, notRun);
    }
  }

  private boolean isStrict() {
    return options.precision() == Precision.STRICT;
  }

  private boolean isTimeUp() {
    return options.limit() != null && System.nanoTime() - start >= options.limit().toNanos();
  }

  private void cases(Conformance conformance, Cases.Group group) {
    ConformanceReport total = ConformanceReport.EMPTY;
    int done = 0;
    for (Case given : group.cases()) {
      if (isTimeUp()) {
        int left = group.cases().size() - done;
        notRun.add(left + " of " + group.cases().size() + " cases, " + group.kind());
        break;
      }
      try {
        ConformanceReport report = conformance.run(given);
        total = total.plus(report);
        report.first().forEach(difference -> progress.found(difference.toString()));
        for (String variant : report.differing().keySet()) {
          find(() -> localizer.locate(given, variant, report.differing().keySet()));
        }
      } catch (CaseFailedException e) {
        fail(given.name(), String.valueOf(e.getMessage()));
        find(() -> localizer.locate(given, e.variant(), Set.of(e.variant())));
      }
      progress.on(group.kind(), ++done, group.cases().size());
    }
    sections.add(new Section(group.kind(), total));
  }

  /** Compares gradients with differences, where a device has 64-bit floats. */
  private void slopes(Conformance conformance, List<GradientCase> cases) {
    Optional<Engine> precise =
        conformance.engines().values().stream().filter(e -> e.device().supportsF64()).findFirst();
    for (GradientCase given : precise.isEmpty() || isTimeUp() ? List.<GradientCase>of() : cases) {
      String wrong = GradientCheck.check(precise.get(), given);
      if (!wrong.isEmpty()) {
        fail(given.name(), wrong);
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
        notRun.add("training run " + run + " on " + name);
        continue;
      }
      try {
        whole.put(name, run.run(engine, options.steps(), List.of()));
        interrupted.put(name, run.interrupted(before, engine, options.steps()));
        conformance.check(name);
      } catch (RuntimeException e) {
        fail(run.name(), "[parity] " + run + " failed on " + name + ": " + e.getMessage());
      }
    }
    RunReport report = new RunReport(run.name(), whole, interrupted);
    runs.add(report);
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
      fail(run.name(), "[parity] " + run + " failed in strict precision: " + e.getMessage());
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
            fail(run.name(), "[parity] " + run + " failed on " + name + ": " + e.getMessage());
          }
        });
    double allowed = Tolerance.of(options.precision()).loss();
    LossReport report = new LossReport(run.name(), deviations, allowed);
    losses.add(report);
    if (!report.isNear()) {
      progress.found("[parity] " + run + ": losses are off by " + deviations);
    }
  }

  private void fail(String what, String message) {
    failures.add(new Failure(what, message));
    progress.found(message);
  }

  /** Looks for the kernel; bits say which it is in strict precision alone. */
  private void find(Supplier<Finding> search) {
    if (isStrict() && findings.size() < MAX_FINDINGS && !isTimeUp()) {
      Finding finding = search.get();
      findings.add(finding);
      progress.found(finding.toString());
    }
  }
}
