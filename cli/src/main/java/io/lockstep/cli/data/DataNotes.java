package io.lockstep.cli.data;

import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.csv.CsvReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of the data of a run, a line each.
 *
 * @param summary what was understood of a file, or null where there is nothing to say
 * @param warnings what makes a run look like success that is none
 */
public record DataNotes(@Nullable String summary, List<String> warnings) {
  public DataNotes {
    warnings = List.copyOf(warnings);
  }

  /** Returns what is to be said of data to train on. */
  public static DataNotes ofTraining(
      DataSource source, @Nullable CsvReading reading, DataParts parts) {
    List<String> warnings = new ArrayList<>(reading == null ? List.of() : reading.warnings());
    warnings.addAll(parts.warnings());
    return new DataNotes(reading == null ? null : of(source, reading.summary()), warnings);
  }

  /** Returns what is to be said of data that are read as those of a model were. */
  public static DataNotes ofUse(DataSource source, @Nullable CsvReading reading) {
    List<String> notes = reading == null ? List.of() : reading.notes();
    return new DataNotes(notes.isEmpty() ? null : of(source, String.join("; ", notes)), List.of());
  }

  private static String of(DataSource source, String text) {
    Path file = source instanceof DataSource.Csv(var path) ? path : Path.of("");
    return Quoted.escaped(file.toString()) + ": " + text;
  }

  /** Returns these with one more warning. */
  public DataNotes warning(String text) {
    List<String> more = new ArrayList<>(warnings);
    more.add(text);
    return new DataNotes(summary, more);
  }

  /** Prints the lines on standard error. */
  public void print(Terminal terminal) {
    if (summary != null) {
      terminal.err().println("[data] " + summary);
    }
    warnings.forEach(text -> terminal.err().println("[data] warning: " + text));
  }

  /** Adds them to a report where there are any. */
  public CommandReport addTo(CommandReport report) {
    if (summary != null) {
      report.with("data", summary);
    }
    return warnings.isEmpty() ? report : report.with("warnings", warnings);
  }
}
