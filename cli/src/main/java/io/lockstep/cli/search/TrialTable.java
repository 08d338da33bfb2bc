package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.search.StudyResult;
import io.lockstep.training.search.space.SpaceValues;
import io.lockstep.training.search.trial.TrialResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The trials of a study as a table: for people, and as CSV. */
final class TrialTable {
  private final StudyResult study;
  private final String metric;

  TrialTable(StudyResult study, String metric) {
    this.study = study;
    this.metric = metric;
  }

  /** Returns a line for each trial below a header, columns aligned, numbers by six digits. */
  String text() {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("trial"));
    header.addAll(study.space().names());
    header.addAll(List.of(metric, "epochs", "state"));
    rows.add(header);
    study.trials().forEach(trial -> rows.add(row(trial, TrialTable::shown, TrialTable::six)));
    return aligned(rows);
  }

  /** Returns the same as CSV, every number with all its digits, and digest and reason besides. */
  String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      List<String> header = new ArrayList<>(List.of("trial"));
      header.addAll(study.space().names());
      header.addAll(List.of(metric, "epochs", "state", TrialTraining.DIGEST, "reason"));
      csv.writeRecord(header);
      for (TrialResult trial : study.trials()) {
        List<String> row = row(trial, SpaceValues::text, String::valueOf);
        JsonNode digest = trial.notes().get(TrialTraining.DIGEST);
        row.add(digest == null ? "" : digest.asText());
        row.add(trial.reason() == null ? "" : trial.reason());
        csv.writeRecord(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text can always be written", e);
    }
    return text.toString();
  }

  private List<String> row(
      TrialResult trial, Function<JsonNode, String> value, Function<Double, String> number) {
    List<String> row = new ArrayList<>(List.of(Integer.toString(trial.index())));
    for (String name : study.space().names()) {
      JsonNode tried = trial.parameters().get(name);
      row.add(tried == null ? "" : value.apply(tried));
    }
    row.add(trial.hasValue() ? number.apply(trial.value()) : "");
    row.add(Integer.toString(trial.lastStep()));
    row.add(trial.state().name().toLowerCase(Locale.ROOT));
    return row;
  }

  private static String shown(JsonNode value) {
    return value.isDouble() ? six(value.doubleValue()) : Quoted.escaped(SpaceValues.text(value));
  }

  /** Six digits, without zeros behind them. */
  private static String six(double number) {
    String text = String.format(Locale.ROOT, "%.6g", number);
    return text.contains(".") && !text.contains("e")
        ? text.replaceFirst("0+$", "").replaceFirst("\\.$", "")
        : text;
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
