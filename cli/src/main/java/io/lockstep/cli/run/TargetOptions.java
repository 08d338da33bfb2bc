package io.lockstep.cli.run;

import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.run.value.OutputValues;
import io.lockstep.cli.run.value.TaskChoice;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.csv.schema.CsvOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say what is predicted: one thing, or several by name. */
final class TargetOptions {
  /** The names of these options. */
  static final List<String> NAMES = List.of("--label", "--task", "--output-weight");

  @Option(
      names = "--label",
      paramLabel = "COLUMNS",
      description = {
        "The name or number of the CSV column to predict (default: the last). Several, with commas"
            + " between them or each by an option of its own, are as many outputs of one network."
      })
  private List<String> labels = List.of();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = {
        "classification, regression, reconstruction, or auto from model and labels (default:"
            + " auto); of several outputs as in minutes=regression, which can be repeated."
      })
  private List<String> tasks = List.of();

  @Option(
      names = "--output-weight",
      paramLabel = "NAME=WEIGHT",
      description = {
        "How much the loss of one of several outputs counts in their sum (default: 1); can be"
            + " repeated."
      })
  private Map<String, Double> weights = new LinkedHashMap<>();

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  void check(DataSource source) {
    if (!labels.isEmpty() && !(source instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] --label names a column of a CSV file; leave it out for other data");
    }
    if (isSeveral()) {
      tasks.forEach(TargetOptions::named);
    } else {
      only();
    }
  }

  /** Returns whether the options may name several outputs: then what is said is said of each. */
  boolean isSeveral() {
    return labels.size() > 1 || labels.stream().anyMatch(text -> text.contains(","));
  }

  /** Returns the task of the only output. */
  TaskChoice only() {
    String text = new OutputValues("--task", tasks).only();
    return text == null ? TaskChoice.AUTO : choice(text);
  }

  /** Returns how much each output's loss counts, by its name. */
  Map<String, Double> weights() {
    return weights;
  }

  /** Returns the options of a table with the columns to predict, if some were named. */
  CsvOptions apply(CsvOptions options) {
    CsvOptions chosen = labels.isEmpty() ? options : options.withLabels(labels);
    if (!isSeveral()) {
      return chosen.withTask(only().ofLabel());
    }
    for (String text : tasks) {
      String name = named(text);
      chosen = chosen.withTask(name, choice(text.substring(name.length() + 1)).ofLabel());
    }
    return chosen;
  }

  /** Returns whether columns to predict were named. */
  boolean areNamed() {
    return !labels.isEmpty();
  }

  private static String named(String text) {
    int end = text.lastIndexOf('=');
    if (end < 0 || choice(text.substring(end + 1)) == TaskChoice.RECONSTRUCTION) {
      throw new UsageException(
          "[train] --task "
              + Quoted.of(text)
              + " does not say of which output it is; of several labels give"
              + " NAME=classification or NAME=regression");
    }
    return text.substring(0, end);
  }

  private static TaskChoice choice(String text) {
    return Arrays.stream(TaskChoice.values())
        .filter(choice -> choice.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "[train] --task "
                    + Quoted.of(text)
                    + " is no task; give "
                    + String.join(
                        ", ",
                        Arrays.stream(TaskChoice.values())
                            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                            .toList())));
  }
}
