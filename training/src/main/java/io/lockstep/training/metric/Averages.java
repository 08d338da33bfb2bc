package io.lockstep.training.metric;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.objective.TrainingException;
import java.util.List;

/** Of which classes a metric is, and how those of several become one. */
final class Averages {
  static final MetricParameter CLASS =
      MetricParameter.label("class", "of this class against the others");

  private static final String NAME = "average";

  /** The ways to average, of which the first is the usual one. */
  private enum Way {
    AUTO,
    BINARY,
    MACRO,
    WEIGHTED,
    MICRO
  }

  private Averages() {}

  /** Returns the parameter of a metric that can count all classes as one. */
  static MetricParameter withMicro() {
    return average("auto", "binary", "macro", "weighted", "micro");
  }

  /** Returns the parameter of a metric of each class. */
  static MetricParameter average() {
    return average("auto", "binary", "macro", "weighted");
  }

  private static MetricParameter average(String... words) {
    String about = "auto: of two classes binary (that of class 1), else macro (the mean of all)";
    return MetricParameter.words(NAME, about, words);
  }

  /** A value of a class. */
  @FunctionalInterface
  interface OfClass {
    double of(int index);
  }

  /** What an average needs to know of the classes. */
  interface Classes {
    /** Returns the names. */
    List<String> names();

    /** Returns whether a class is one of those that are averaged. */
    boolean counts(int index);

    /** Returns how many examples are of a class. */
    double support(int index);

    /** Returns the value of all classes taken as one. */
    double micro();
  }

  /** Returns the value of a metric, given that of each class. */
  static double of(MetricValues values, Classes classes, OfClass each) {
    int one = single(values, classes.names());
    if (one >= 0) {
      return each.of(one);
    }
    return switch (way(values)) {
      case AUTO, BINARY, MACRO -> mean(classes, each, false);
      case WEIGHTED -> mean(classes, each, true);
      case MICRO -> classes.micro();
    };
  }

  /**
   * Returns the only class that is asked for, or -1.
   *
   * @throws TrainingException if there is no such class
   */
  static int single(MetricValues values, List<String> names) {
    String label = values.text(CLASS.name());
    Way way = way(values);
    if (!label.isEmpty()) {
      if (way != Way.AUTO) {
        throw new TrainingException(
            "[metric] "
                + values.name()
                + " asks for one class and for an average; give one of them");
      }
      return place(values, label, names);
    }
    if (way == Way.BINARY && names.size() != 2) {
      throw new TrainingException(
          "[metric] "
              + values.name()
              + " is of two classes, but there are "
              + names.size()
              + "; use average=macro, or class=NAME");
    }
    return names.size() == 2 && (way == Way.AUTO || way == Way.BINARY) ? 1 : -1;
  }

  private static Way way(MetricValues values) {
    String word = values.text(NAME);
    for (Way way : Way.values()) {
      if (way.name().equalsIgnoreCase(word)) {
        return way;
      }
    }
    throw new IllegalStateException("[metric] unknown average " + word);
  }

  private static int place(MetricValues values, String label, List<String> names) {
    int place = names.indexOf(label);
    if (place < 0) {
      place = Outcomes.names(names.size()).indexOf(label);
    }
    if (place < 0) {
      throw new TrainingException(
          "[metric] "
              + values.name()
              + ": there is no class "
              + Quoted.of(label)
              + "; "
              + Suggestions.hint(label, names));
    }
    return place;
  }

  private static double mean(Classes classes, OfClass each, boolean weighted) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < classes.names().size(); i++) {
      if (classes.counts(i)) {
        double weight = weighted ? classes.support(i) : 1;
        sum += weight * each.of(i);
        weights += weight;
      }
    }
    return sum / weights;
  }
}
