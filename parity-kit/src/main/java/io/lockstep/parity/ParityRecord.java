package io.lockstep.parity;

import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.catalog.BehindProductCases;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.parity.own.OwnOperations;
import io.lockstep.parity.report.Circumstances;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What a run of the kit is to do, and what it has found so far. */
final class ParityRecord {
  private final String scope;
  private final Precision precision;
  private final Instant start = Instant.now();
  private final List<Cases.Group> groups = new ArrayList<>();
  private final OwnOperations own = OwnOperations.registered();
  private final List<TrainingRun> trainings;
  private final Map<String, DeviceInfo> devices = new LinkedHashMap<>();
  private final Map<String, List<CaseResult>> done = new LinkedHashMap<>();
  private final Set<TrainingRun> begun = new HashSet<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<RunReport> runs = new ArrayList<>();
  private final List<LossReport> losses = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Creates the record of cases that are not known beforehand. */
  ParityRecord(String scope, Precision precision) {
    this.scope = scope;
    this.precision = precision;
    this.trainings = List.of();
  }

  /** Creates the record of a run of the whole kit. */
  ParityRecord(ParityOptions options) {
    this.scope = options.scope();
    this.precision = options.precision();
    this.trainings = new ArrayList<>(TrainingRuns.all());
    own.trainings().stream().filter(run -> run.notInterrupted().isEmpty()).forEach(trainings::add);
    groups.addAll(Cases.groups(options.selection()));
    groups.add(LayerExamples.group(options.selection()));
    if (options.precision() != Precision.STRICT) {
      groups.add(BehindProductCases.of(options.selection()));
    }
    if (!own.all().isEmpty()) {
      groups.add(own.group(options.selection()));
    }
    List<Case> graphs =
        IntStream.range(0, options.randomGraphs()).mapToObj(RandomGraphs::graph).toList();
    groups.add(new Cases.Group("random graph", graphs));
    groups.forEach(group -> done.put(group.kind(), new ArrayList<>()));
  }

  List<Cases.Group> groups() {
    return groups;
  }

  /** Returns whose gradients are to be compared with differences. */
  List<GradientCase> slopes() {
    return own.gradientCases();
  }

  List<TrainingRun> trainings() {
    return trainings;
  }

  List<Finding> findings() {
    return findings;
  }

  void device(String name, DeviceInfo info) {
    devices.put(name, info);
  }

  void add(String kind, Case given, ConformanceReport report) {
    done.computeIfAbsent(kind, _ -> new ArrayList<>()).add(new CaseResult(given.name(), report));
  }

  void begin(TrainingRun run) {
    begun.add(run);
  }

  /** Notes that there is no time for a run on a device, though it was begun on another. */
  void leaveOut(TrainingRun run, String device) {
    leftOut.add("training run " + run + " on " + device);
  }

  void add(RunReport run) {
    runs.add(run);
  }

  void add(LossReport run) {
    losses.add(run);
  }

  void add(Failure failure) {
    failures.add(failure);
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /** Returns the report of what was done until now; all else counts as not run. */
  ParityReport report(boolean ended) {
    return new ParityReport(
        Circumstances.of(scope, start, ended),
        precision,
        devices,
        done.entrySet().stream().map(e -> new Section(e.getKey(), e.getValue())).toList(),
        runs,
        losses,
        failures,
        findings,
        notRun());
  }

  private List<CaseResult> done(Cases.Group group) {
    return done.getOrDefault(group.kind(), List.of());
  }

  private List<String> notRun() {
    List<String> left = new ArrayList<>();
    for (Cases.Group group : groups) {
      int all = group.cases().size();
      int missing = all - done(group).size();
      if (missing > 0) {
        left.add(missing + " of " + all + " cases, " + group.kind());
      }
    }
    left.addAll(leftOut);
    trainings.stream()
        .filter(run -> !begun.contains(run))
        .forEach(run -> left.add("training run " + run));
    return left;
  }
}
