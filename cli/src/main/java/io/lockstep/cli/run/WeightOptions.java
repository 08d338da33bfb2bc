package io.lockstep.cli.run;

import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.run.value.OutputValues;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.Matrix;
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
            + " evaluate, too. Of several outputs as in zone=balanced, which can be repeated."
      })
  private List<String> classWeights = List.of();

  @Option(
      names = "--ignore-class",
      paramLabel = "NAME",
      description = {
        "A class whose examples count neither in the loss nor in the accuracy; of several outputs"
            + " as in zone=unknown, which can be repeated."
      })
  private List<String> ignoredClass = List.of();

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
  void check(DataSource source, boolean several) {
    if (column != null && !(source instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] --weights names a column of a CSV file; leave it out for other data");
    }
    if (!several) {
      ignored().only();
      named(weights().only());
    }
  }

  private OutputValues weights() {
    return new OutputValues("--class-weights", classWeights);
  }

  private OutputValues ignored() {
    return new OutputValues("--ignore-class", ignoredClass);
  }

  /** Checks that what is said of several outputs is said of these. */
  void checkNamed(List<String> outputs) {
    weights().named(outputs);
    ignored().named(outputs);
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
    if (classWeights.isEmpty() && ignoredClass.isEmpty()) {
      return ClassWeighting.NONE;
    }
    if (task != Task.CLASSIFICATION || !(targets instanceof Targets.Classes classes)) {
      throw new UsageException(
          "[train] "
              + (classWeights.isEmpty() ? "--ignore-class" : "--class-weights")
              + " is about classes, but the task is "
              + task.name().toLowerCase(Locale.ROOT)
              + "; weigh examples by --weights COLUMN, or leave it out");
    }
    return classes(
        weights().only(),
        ignored().only(),
        classes.names(),
        left -> ClassWeighting.balanced(classes, left));
  }

  /**
   * Returns how much examples of each class of one of several outputs count.
   *
   * @param output its name
   * @param outputs the names of all
   * @param known the names of its classes; none where it is of numbers
   * @param targets of the examples that are trained on
   * @param column of the output's
   * @throws UsageException if there are no such classes
   */
  ClassWeighting classes(
      String output, List<String> outputs, List<String> known, Matrix targets, int column) {
    String given = weights().named(outputs).get(output);
    String left = ignored().named(outputs).get(output);
    if (given == null && left == null) {
      return ClassWeighting.NONE;
    }
    if (known.isEmpty()) {
      throw new UsageException(
          "[train] "
              + (given == null ? "--ignore-class" : "--class-weights")
              + " is about classes, but output "
              + Quoted.of(output)
              + " is of numbers; leave it out, or say --task "
              + output
              + "=classification");
    }
    return classes(
        given,
        left,
        known,
        ignored -> ClassWeighting.balanced(known.size(), targets, column, ignored));
  }

  /** How classes count when they count alike, but for one that does not. */
  private interface Balance {
    ClassWeighting without(@Nullable Integer ignored);
  }

  private static ClassWeighting classes(
      @Nullable String given, @Nullable String left, List<String> known, Balance balance) {
    Integer ignored = left == null ? null : place("--ignore-class", left.strip(), known);
    if (BALANCED.equals(given)) {
      return balance.without(ignored);
    }
    Map<String, Double> named = named(given);
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
  static Map<String, Double> named(@Nullable String classWeights) {
    Map<String, Double> weights = new LinkedHashMap<>();
    if (classWeights == null || classWeights.equals(BALANCED)) {
      return weights;
    }
    int begun = 0;
    int at = 0;
    for (String part : classWeights.split(",", -1)) {
      int end = at + part.length();
      int equals = part.lastIndexOf('=');
      if (equals >= 0) {
        String name = classWeights.substring(begun, at + equals).strip();
        if (weights.put(name, weight(name, part.substring(equals + 1).strip())) != null) {
          throw new UsageException(
              "[train] --class-weights gives class "
                  + Quoted.of(name)
                  + " two weights; give it one");
        }
        begun = end + 1;
      }
      at = end + 1;
    }
    if (begun <= classWeights.length()) {
      throw new UsageException(
          "[train] --class-weights "
              + Quoted.of(classWeights)
              + " gives "
              + Quoted.of(classWeights.substring(begun).strip())
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
