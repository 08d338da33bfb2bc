package io.lockstep.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.JsonText;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunInterruption;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run that was kept, as {@code lockstep show} prints it. */
public final class RunText {
  private final KeptRun run;

  /**
   * Reads the run of a folder.
   *
   * @throws io.lockstep.training.data.DataException if there is none, or it is damaged
   */
  public RunText(Path folder) {
    this.run = KeptRun.read(RunFolder.open(folder));
  }

  /** Returns the document of the run, as {@code lockstep train --config} takes it. */
  public String document() {
    return JsonText.of(run.document());
  }

  /** Returns summary and document as JSON. */
  public ObjectNode json() {
    ObjectNode json = run.summary().toJson();
    json.set("run", run.document());
    return json;
  }

  /** Returns how the run stands, its results, its warnings and its document. */
  @Override
  public String toString() {
    RunSummary summary = run.summary();
    StringBuilder text = new StringBuilder();
    line(text, "run", run.name());
    RunInterruption interruption = summary.interruption();
    if (interruption == null) {
      line(text, "status", summary.status().text());
    } else {
      String signal = Quoted.escaped(interruption.signal());
      line(text, "status", summary.status().text() + " by " + signal);
    }
    if (interruption != null && interruption.goesOn() != null) {
      line(text, "goes on by", Quoted.escaped(interruption.goesOn()));
    }
    if (summary.failure() != null) {
      line(text, "failure", Quoted.escaped(summary.failure()));
    }
    if (summary.started() != null) {
      line(text, "started", RunValue.local(summary.started()));
    }
    line(text, "trained", trained(summary));
    if (Files.exists(run.folder().model())) {
      line(text, "model", run.folder().model().toString());
    }
    if (summary.digest() != null) {
      line(text, "digest", summary.digest());
    }
    if (summary.best().epoch() > 0) {
      text.append(System.lineSeparator()).append(results(summary));
    }
    if (!summary.warnings().isEmpty()) {
      text.append(String.format("%nwarnings%n"));
      summary.warnings().forEach(warning -> text.append(warning(warning)));
    }
    if (!run.document().isEmpty()) {
      text.append(String.format("%ndocument%n%s%n", document()));
    }
    return text.toString();
  }

  private static String trained(RunSummary summary) {
    String of = summary.epochs() < summary.planned() ? " of " + summary.planned() : "";
    return String.format(
        Locale.ROOT,
        "%,d%s epochs, %,d steps, %.1f s",
        summary.epochs(),
        of,
        summary.steps(),
        summary.seconds());
  }

  private static String results(RunSummary summary) {
    String best = "epoch " + summary.best().epoch() + ", the best";
    String last = "epoch " + summary.epochs();
    boolean one = summary.best().epoch() == summary.epochs();
    TextTable table =
        one
            ? new TextTable(List.of("", best), List.of(false, true))
            : new TextTable(List.of("", best, last), List.of(false, true, true));
    Set<String> names = new LinkedHashSet<>(summary.best().values().keySet());
    names.addAll(summary.results().keySet());
    for (String name : names) {
      String ofBest = figure(summary.best().values().get(name));
      String ofLast = figure(summary.results().get(name));
      table.add(one ? List.of(name, ofLast) : List.of(name, ofBest, ofLast));
    }
    return table.toString();
  }

  private static String figure(@Nullable Double number) {
    RunValue value = RunValue.result(number);
    return value == null ? "-" : value.shown();
  }

  private static String warning(RunLine line) {
    String advice = line.text("advice");
    return String.format(
        Locale.ROOT,
        "epoch %d, step %d: %s%s%n",
        line.epoch(),
        line.step(),
        Quoted.escaped(line.text("seen")),
        advice.isEmpty() ? "" : "; " + Quoted.escaped(advice));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
  }
}
