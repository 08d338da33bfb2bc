package io.lockstep.training.metric;

import io.lockstep.kernels.library.Facts;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A number that says how good predictions are. The known ones are listed by {@link Metrics#all()}.
 * Of no examples at all every metric is NaN.
 *
 * @param aliases other names it is found by
 * @param values its name, and its parameters with their values
 * @param input what it is computed of
 * @param higherIsBetter whether a greater value is a better one
 * @param measure how it is computed
 * @param facts what is told of it
 */
public record Metric(
    List<String> aliases,
    MetricValues values,
    MetricInput input,
    boolean higherIsBetter,
    Measure measure,
    Facts facts) {
  /** How a metric is computed. */
  public sealed interface Measure {
    /**
     * From the counts of classes that were said and that are, which devices add up exactly.
     *
     * @param formula what it is
     */
    record OfCounts(Counted formula) implements Measure {}

    /**
     * From every prediction.
     *
     * @param formula what it is
     */
    record OfOutcomes(Told formula) implements Measure {}

    /** A number from counts. */
    @FunctionalInterface
    interface Counted {
      /** Returns it for values of the parameters. */
      double of(ConfusionMatrix counts, MetricValues values);
    }

    /** A number from predictions and targets. */
    @FunctionalInterface
    interface Told {
      /** Returns it for values of the parameters. */
      double of(Outcomes outcomes, MetricValues values);
    }
  }

  /** Copies the names. */
  public Metric {
    aliases = List.copyOf(aliases);
  }

  /**
   * Returns a metric of one's own.
   *
   * @param name in lower case with underscores
   * @param input what it is computed of
   * @param measure its value for predictions and targets
   * @see Metrics#register
   */
  public static Metric of(
      String name, MetricInput input, boolean higherIsBetter, ToDoubleFunction<Outcomes> measure) {
    return new Metric(
        List.of(),
        new MetricValues(name, List.of(), Map.of()),
        input,
        higherIsBetter,
        new Measure.OfOutcomes((outcomes, _) -> measure.applyAsDouble(outcomes)),
        Facts.NONE);
  }

  /** Returns one that is built in. */
  static Metric of(
      String name, MetricInput input, boolean up, Measure measure, MetricParameter... parameters) {
    MetricValues values = new MetricValues(name, List.of(parameters), Map.of());
    return new Metric(List.of(), values, input, up, measure, Facts.NONE);
  }

  /** Returns the same with other names that it is found by. */
  public Metric aliased(String... others) {
    return new Metric(List.of(others), values, input, higherIsBetter, measure, facts);
  }

  /** Returns the same with what is told of it. */
  public Metric described(String formula, String source) {
    Facts told = new Facts(formula, source);
    return new Metric(aliases, values, input, higherIsBetter, measure, told);
  }

  /**
   * Returns the same with some other values.
   *
   * @throws IllegalArgumentException if one is of no parameter, or cannot be one
   */
  public Metric with(Map<String, String> given) {
    Map<String, String> next = new LinkedHashMap<>(values.values());
    next.putAll(given);
    MetricValues changed = new MetricValues(base(), values.parameters(), next);
    return new Metric(aliases, changed, input, higherIsBetter, measure, facts);
  }

  /** Returns the name without values. */
  public String base() {
    return values.metric();
  }

  /** Returns the name with the values that are not the usual ones, such as {@code f1(class=2)}. */
  public String name() {
    return values.name();
  }

  /** Returns the name without values, then the aliases. */
  List<String> names() {
    return Stream.concat(Stream.of(base()), aliases.stream()).toList();
  }

  /** Returns its value for some predictions. */
  public double of(Outcomes outcomes) {
    return switch (measure) {
      case Measure.OfCounts(Measure.Counted formula) ->
          formula.of(ConfusionMatrix.of(outcomes), values);
      case Measure.OfOutcomes(Measure.Told formula) ->
          outcomes.size() == 0 ? Double.NaN : formula.of(outcomes, values);
    };
  }

  /** Returns whether it can be computed where an objective is minimized. */
  public boolean takes(Objective objective) {
    return input.isOf(objective);
  }

  /**
   * Checks that it can be computed where an objective is minimized.
   *
   * @throws TrainingException if not; the message names some that can
   */
  public void require(Objective objective) {
    if (takes(objective)) {
      return;
    }
    String task = objective.task().name().toLowerCase(Locale.ROOT);
    boolean logits = input == MetricInput.PROBABILITIES && MetricInput.SCORES.isOf(objective);
    throw new TrainingException(
        "[metric] "
            + name()
            + " is of "
            + input.words()
            + ", but "
            + (logits ? "loss " + objective.loss() + " knows none" : "the task is " + task)
            + "; choose another, such as "
            + String.join(", ", Metrics.nearest(objective)));
  }

  @Override
  public String toString() {
    return name();
  }
}
