package io.lockstep.training.evaluation;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.TrainingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which metrics are computed of which outputs. */
final class ChosenMetrics {
  private ChosenMetrics() {}

  /**
   * Returns the metrics of each output that has some.
   *
   * @throws TrainingException if a metric cannot be computed of the output that it names, or of
   *     any, or there is no such output
   */
  static Map<OutputPart, List<Metric>> of(Criterion criterion, List<MetricChoice> choices) {
    Map<OutputPart, List<Metric>> chosen = new LinkedHashMap<>();
    for (MetricChoice choice : choices) {
      for (OutputPart part : parts(criterion, choice)) {
        List<Metric> metrics = chosen.computeIfAbsent(part, _ -> new ArrayList<>());
        if (!metrics.contains(choice.metric())) {
          metrics.add(choice.metric());
        }
      }
    }
    return chosen;
  }

  private static List<OutputPart> parts(Criterion criterion, MetricChoice choice) {
    List<OutputPart> all = criterion.parts();
    Metric metric = choice.metric();
    if (choice.output().isEmpty()) {
      List<OutputPart> some = all.stream().filter(p -> metric.takes(p.objective())).toList();
      if (some.isEmpty()) {
        metric.require(all.getFirst().objective());
      }
      return some;
    }
    List<String> names = all.stream().map(OutputPart::name).toList();
    int place = names.indexOf(choice.output());
    if (place < 0) {
      throw new TrainingException(
          "[metric] "
              + choice.key()
              + ": there is no output "
              + Quoted.of(choice.output())
              + "; "
              + (all.getFirst().isWhole()
                  ? "the model has one alone, so write " + metric.name()
                  : Suggestions.hint(choice.output(), names)));
    }
    metric.require(all.get(place).objective());
    return List.of(all.get(place));
  }
}
