package io.lockstep.cli.run;

import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about how much examples count in the loss. */
final class WeightOptions {
  /** The names of these options. */
  static final List<String> NAMES = List.of("--class-weights", "--ignore-class", "--weights");

  private static final String BALANCED = "balanced";

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description = {
        "How much an example of each class counts in the loss: balanced (each class as much as any"
            + " other), or NAME=WEIGHT,NAME=WEIGHT (1 for the others). The model keeps them, for"
            + " evaluate, too."
      })
  private @Nullable String classWeights;

  @Option(
      names = "--ignore-class",
      paramLabel = "NAME",
      description = "A class whose examples count neither in the loss nor in the accuracy.")
  private @Nullable String ignoredClass;

  @Option(
      names = "--weights",
      paramLabel = "COLUMN",
      description = {
        "The name or number of a CSV column that says how much each example counts in the loss, at"
            + " least 0; it is no input of the model."
      })
  private @Nullable String column;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  void check(DataSource source) {
    if (column != null && !(source instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] --weights names a column of a CSV file; leave it out for other data");
    }
    named();
  }

  /** Returns the options of a table with its column of weights. */
  CsvOptions apply(CsvOptions options) {
    return column == null ? options : options.withWeights(column);
  }

  /**
   * Returns how much examples of each class count.
   *
   * @param targets of the examples that are trained on
   * @throws UsageException if there are no such classes
   */
  ClassWeighting classes(Task task, Targets targets) {
    if (classWeights == null && ignoredClass == null) {
      return ClassWeighting.NONE;
    }
    if (task != Task.CLASSIFICATION || !(targets instanceof Targets.Classes classes)) {
      throw new UsageException(
          "[train] "
              + (classWeights == null ? "--ignore-class" : "--class-weights")
              + " is about classes, but the task is "
              + task.name().toLowerCase(Locale.ROOT)
              + "; weigh examples by --weights COLUMN, or leave it out");
    }
    List<String> known = classes.names();
    Integer ignored =
        ignoredClass == null ? null : place("--ignore-class", ignoredClass.strip(), known);
    if (BALANCED.equals(classWeights)) {
      return ClassWeighting.balanced(classes, ignored);
    }
    Map<String, Double> named = named();
    List<Double> weights = new ArrayList<>();
    if (!named.isEmpty()) {
      named.keySet().forEach(name -> place("--class-weights", name, known));
      known.forEach(name -> weights.add(named.getOrDefault(name, 1.0)));
    }
    return new ClassWeighting(weights, ignored);
  }

  private static int place(String option, String name, List<String> known) {
    int place = known.indexOf(name);
    if (place < 0) {
      throw new UsageException(
          "[train] "
              + option
              + ": there is no class "
              + Quoted.of(name)
              + "; "
              + Suggestions.hint(name, known));
    }
    return place;
  }

  /** The weights by name; a part without a weight is the beginning of a name that has a comma. */
  private Map<String, Double> named() {
    Map<String, Double> weights = new LinkedHashMap<>();
    if (classWeights == null || classWeights.equals(BALANCED)) {
      return weights;
    }
    String begun = "";
    for (String part : classWeights.split(",", -1)) {
      String text = begun + part;
      int equals = text.lastIndexOf('=');
      begun = equals < 0 ? text + "," : "";
      if (equals >= 0) {
        String name = text.substring(0, equals).strip();
        if (weights.put(name, weight(name, text.substring(equals + 1).strip())) != null) {
          throw new UsageException(
              "[train] --class-weights gives class "
                  + Quoted.of(name)
                  + " two weights; give it one");
        }
      }
    }
    if (!begun.isEmpty()) {
      throw new UsageException(
          "[train] --class-weights "
              + Quoted.of(classWeights)
              + " gives "
              + Quoted.of(begun.substring(0, begun.length() - 1).strip())
              + " no weight; give balanced, or NAME=WEIGHT for each class, with commas between"
              + " them");
    }
    return weights;
  }

  private static double weight(String name, String text) {
    double weight = Double.NaN;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // Said below, as for a number that is too small.
    }
    if (!(weight >= 0 && Float.isFinite((float) weight))) {
      throw new UsageException(
          "[train] --class-weights gives class "
              + Quoted.of(name)
              + " the weight "
              + Quoted.of(text)
              + "; give a number of at least 0, finite in float32");
    }
    return weight;
  }
}
