package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.JsonText;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.search.StudyResult;
import io.lockstep.training.search.space.SpaceValues;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of a search, for people, programs and files. */
final class SearchReport {
  private final Terminal terminal;
  private final StudyResult study;
  private final String metric;
  private final TrialTable trials;

  SearchReport(Terminal terminal, StudyResult study, String metric) {
    this.terminal = terminal;
    this.study = study;
    this.metric = metric;
    this.trials = new TrialTable(study, metric);
  }

  /**
   * Writes the files.
   *
   * @param out for the document of the best run, or null
   * @param table for the trials, or null
   */
  void write(@Nullable Path out, @Nullable Path table) {
    if (table != null) {
      AtomicFile.write(table, trials.csv());
    }
    if (out != null) {
      study.best().ifPresent(best -> AtomicFile.write(out, document(best)));
    }
  }

  private static String document(TrialResult best) {
    return JsonText.of(note(best, TrialTraining.DOCUMENT)) + "\n";
  }

  /**
   * Prints the result, and says what was written.
   *
   * @return the exit code
   */
  int print(@Nullable Path out, @Nullable Path table, @Nullable Path plots, boolean json) {
    Optional<TrialResult> best = study.best();
    if (json) {
      terminal.out().println(json(best, out, table, plots));
    } else {
      terminal.out().print(trials.text());
      terminal.out().print(importances());
      best.ifPresent(trial -> terminal.out().println(sentence(trial, out, table, plots)));
    }
    if (best.isEmpty()) {
      terminal.err().println(nothing());
      return ExitCode.FAULT;
    }
    return 0;
  }

  private String nothing() {
    String reason =
        study.trials().stream()
            .filter(t -> t.state() == TrialState.FAILED)
            .map(t -> "; trial " + t.index() + " failed: " + Quoted.escaped("" + t.reason()))
            .findFirst()
            .orElse("");
    return "[search] none of " + study.trials().size() + " trials was completed" + reason;
  }

  /** The parameters by what they explain, most first, where there are enough trials to tell. */
  private String importances() {
    String parts =
        study.importances().entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(
                Comparator.<Map.Entry<String, Double>>comparingDouble(e -> -e.getValue())
                    .thenComparing(Map.Entry::getKey))
            .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return parts.isEmpty() ? "" : "Part of the differences that each explains: " + parts + ".\n";
  }

  private String sentence(
      TrialResult best, @Nullable Path out, @Nullable Path table, @Nullable Path plots) {
    String tried =
        best.parameters().entrySet().stream()
            .map(e -> e.getKey() + " " + Quoted.escaped(SpaceValues.text(e.getValue())))
            .collect(Collectors.joining(", "));
    return String.format(
            Locale.ROOT,
            "Searched %d trials (%d completed, %d pruned, %d failed) of %d epochs in all: the best"
                + " is trial %d with %s %.6g by %s, digest %s",
            study.trials().size(),
            study.count(TrialState.COMPLETED),
            study.count(TrialState.PRUNED),
            study.count(TrialState.FAILED),
            study.steps(),
            best.index(),
            metric,
            best.value(),
            tried,
            note(best, TrialTraining.DIGEST).asText())
        + (out == null ? "" : ", written to " + out)
        + (table == null ? "" : ", all in " + table)
        + (plots == null ? "" : ", drawn in " + plots)
        + ".";
  }

  private ObjectNode json(
      Optional<TrialResult> best, @Nullable Path out, @Nullable Path table, @Nullable Path plots) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("metric", metric);
    json.put("direction", study.direction().name().toLowerCase(Locale.ROOT));
    json.put("trials", study.trials().size());
    for (TrialState state : TrialState.values()) {
      json.put(state.name().toLowerCase(Locale.ROOT), study.count(state));
    }
    json.put("epochs", study.steps());
    json.putNull("best");
    best.ifPresent(trial -> {
      ObjectNode found = json.putObject("best").put("trial", trial.index());
      found.put("value", trial.value());
      trial.parameters().forEach(found.putObject("parameters")::set);
    });
    json.put("digest", best.map(t -> note(t, TrialTraining.DIGEST).asText()).orElse(null));
    study.importances().forEach(json.putObject("importances")::put);
    ArrayNode rows = json.putArray("table");
    study.toJson().forEach(trial -> rows.add(withoutDocument(trial)));
    json.put("out", out == null || best.isEmpty() ? null : out.toString());
    json.put("table_file", table == null ? null : table.toString());
    json.put("plots", plots == null ? null : plots.toString());
    return json;
  }

  private static JsonNode withoutDocument(JsonNode trial) {
    if (trial.get("notes") instanceof ObjectNode notes) {
      notes.remove(TrialTraining.DOCUMENT);
    }
    return trial;
  }

  private static JsonNode note(TrialResult trial, String name) {
    JsonNode note = trial.notes().get(name);
    if (note == null) {
      throw new IllegalStateException("trial " + trial.index() + " has no note " + name);
    }
    return note;
  }
}
