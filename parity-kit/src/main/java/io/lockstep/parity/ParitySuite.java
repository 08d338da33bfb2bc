package io.lockstep.parity;

import io.lockstep.parity.ParityReport.Failure;
import io.lockstep.parity.ParityReport.Finding;
import io.lockstep.parity.ParityReport.RunReport;
import io.lockstep.parity.ParityReport.Section;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Cases;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The whole kit on a set of devices: every case against the contract, whole training runs against
 * one another, without a pause and with one; and where something differs, the first kernel that
 * does.
 */
public final class ParitySuite {
  /** Finding a kernel runs a case again, launch by launch, so it is done for the first few. */
  private static final int MAX_FINDINGS = 5;

  private final ParityOptions options;
  private final Localizer localizer;
  private final List<Section> sections = new ArrayList<>();
  private final List<RunReport> runs = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private ParitySuite(ParityOptions options) {
    this.options = options;
    this.localizer = new Localizer(options.variants(), options.reproductions());
  }

  /**
   * Runs the kit.
   *
   * @throws io.lockstep.backend.BackendException if a device cannot be opened, with the reason
   */
  public static ParityReport run(ParityOptions options, ParityProgress progress) {
    ParitySuite suite = new ParitySuite(options);
    try (Conformance conformance = new Conformance(options.variants())) {
      for (Cases.Group group : Cases.groups(options.selection())) {
        suite.cases(conformance, group, progress);
      }
      List<Case> graphs =
          IntStream.range(0, options.randomGraphs()).mapToObj(RandomGraphs::graph).toList();
      suite.cases(conformance, new Cases.Group("random graph", graphs), progress);
      List<TrainingRun> all = TrainingRuns.all();
      for (int i = 0; i < all.size(); i++) {
        suite.train(conformance, all.get(i));
        progress.on("training run", i + 1, all.size());
      }
      Map<String, String> devices = new LinkedHashMap<>();
      conformance.engines().forEach((name, e) -> devices.put(name, e.device().description()));
      return new ParityReport(devices, suite.sections, suite.runs, suite.failures, suite.findings);
    }
  }

  private void cases(Conformance conformance, Cases.Group group, ParityProgress progress) {
    Report total = Report.EMPTY;
    int done = 0;
    for (Case given : group.cases()) {
      try {
        Report report = conformance.run(given);
        total = total.plus(report);
        for (String variant : report.differing().keySet()) {
          find(() -> localizer.locate(given, variant, report.differing().keySet()));
        }
      } catch (CaseFailedException e) {
        failures.add(new Failure(given.name(), String.valueOf(e.getMessage())));
        find(() -> localizer.locate(given, e.variant(), Set.of(e.variant())));
      }
      progress.on(group.kind(), ++done, group.cases().size());
    }
    sections.add(new Section(group.kind(), total));
  }

  private void train(Conformance conformance, TrainingRun run) {
    Map<String, Outcome> whole = new LinkedHashMap<>();
    Map<String, Outcome> interrupted = new LinkedHashMap<>();
    List<Map.Entry<String, Engine>> engines = List.copyOf(conformance.engines().entrySet());
    for (int i = 0; i < engines.size(); i++) {
      String name = engines.get(i).getKey();
      Engine engine = engines.get(i).getValue();
      Engine before = engines.get((i + engines.size() - 1) % engines.size()).getValue();
      try {
        whole.put(name, run.run(engine, options.steps(), List.of()));
        interrupted.put(name, run.interrupted(before, engine, options.steps()));
      } catch (RuntimeException e) {
        String message = "[parity] " + run + " failed on " + name + ": " + e.getMessage();
        failures.add(new Failure(run.name(), message));
      }
    }
    RunReport report = new RunReport(run.name(), whole, interrupted);
    runs.add(report);
    String first = engines.getFirst().getKey();
    for (Map.Entry<String, Outcome> entry : whole.entrySet()) {
      if (!entry.getValue().equals(whole.get(first))) {
        find(() -> localizer.locate(run, options.steps(), first, entry.getKey()));
      }
    }
  }

  private void find(Supplier<Finding> search) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(search.get());
    }
  }
}
