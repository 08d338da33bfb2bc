package io.lockstep.training.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much of the differences between completed trials each parameter explains, by itself: epsilon
 * squared (Kelley, 1935) of the ranks of their values, between groups of trials. A group is a
 * choice, or a quarter of the trials by a number. That is 1 where the group decides on the rank and
 * about 0 where it says nothing; less than 0 counts as 0. Ranks, since one bad trial would count
 * for more than all others; groups, since the best number often lies in the middle.
 */
final class ParameterImportance {
  private static final int GROUPS = 4;
  private static final int LEAST_TRIALS = 8;

  private ParameterImportance() {}

  /** Returns the parts by parameter, in the order of the space; 0 where there are few trials. */
  static Map<String, Double> of(StudyResult study) {
    Map<String, Double> parts = new LinkedHashMap<>();
    study
        .space()
        .dimensions()
        .forEach((name, dimension) -> {
          List<TrialResult> trials =
              study.trials().stream()
                  .filter(
                      t -> t.state() == TrialState.COMPLETED && t.parameters().containsKey(name))
                  .toList();
          double[] ranks = ranks(trials.stream().mapToDouble(TrialResult::value).toArray());
          parts.put(name, explained(groups(name, dimension, trials), ranks));
        });
    return parts;
  }

  private static int[] groups(String name, Dimension dimension, List<TrialResult> trials) {
    List<JsonNode> values = trials.stream().map(t -> t.parameters().get(name)).toList();
    return switch (dimension) {
      case Choice choice -> values.stream().mapToInt(choice.values()::indexOf).toArray();
      case Numeric _ -> quarters(values.stream().mapToDouble(JsonNode::doubleValue).toArray());
    };
  }

  /** The quarter of each number; equal numbers are in one. */
  private static int[] quarters(double[] numbers) {
    double[] ranks = ranks(numbers);
    return Arrays.stream(ranks)
        .mapToInt(rank -> (int) Math.min(GROUPS - 1, (rank - 0.5) * GROUPS / ranks.length))
        .toArray();
  }

  /** Ranks from 1, the mean one where several are equal. */
  private static double[] ranks(double[] numbers) {
    Integer[] order = IntStream.range(0, numbers.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> numbers[i]));
    double[] ranks = new double[numbers.length];
    for (int from = 0, to; from < order.length; from = to) {
      for (to = from + 1; to < order.length && numbers[order[to]] == numbers[order[from]]; to++) {}
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
    }
    return ranks;
  }

  private static double explained(int[] groups, double[] ranks) {
    int n = ranks.length;
    Map<Integer, List<Integer>> members =
        IntStream.range(0, n).boxed().collect(Collectors.groupingBy(i -> groups[i]));
    double mean = (n + 1) / 2.0;
    double total = Arrays.stream(ranks).map(r -> (r - mean) * (r - mean)).sum();
    int k = members.size();
    if (n < LEAST_TRIALS || k < 2 || n == k || total == 0) {
      return 0;
    }
    double within =
        members.values().stream()
            .mapToDouble(group -> {
              double own = group.stream().mapToDouble(i -> ranks[i]).average().orElse(0);
              return group.stream().mapToDouble(i -> (ranks[i] - own) * (ranks[i] - own)).sum();
            })
            .sum();
    return Math.max(0, 1 - (within / (n - k)) / (total / (n - 1)));
  }
}
