package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialRandom;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The tree-structured Parzen estimator (Bergstra et al., 2011), each parameter by itself, with the
 * usual values of Optuna: after some random trials, a parameter's values among the best tenth of
 * the trials, and among the others, become a density each; of some values drawn from the first, the
 * one is tried at which it is largest in proportion to the second. Trials that are not known yet
 * count among the others, so that not all of them try the same.
 *
 * <p>The best are {@code min(ceil(0.1 n), 25)} of n. Pruned trials come behind completed ones,
 * those that went further first; failed ones count nowhere.
 */
record TpeSampler(Signature signature) implements Sampler {
  private static final double BEST_PART = 0.1;
  private static final int MOST_BEST = 25;

  TpeSampler() {
    this(
        Signature.of(
            "tpe",
            Hyperparameter.in(Interval.atLeast(1), "startup", 10, "random trials before"),
            Hyperparameter.in(
                Interval.atLeast(1).upTo(100_000),
                "candidates",
                24,
                "values drawn, of which one is tried")));
  }

  @Override
  public Sampler with(Signature values) {
    return new TpeSampler(values);
  }

  @Override
  public Map<String, JsonNode> propose(StudyView known) {
    List<TrialResult> ranked =
        known.finished().stream().filter(TrialResult::hasValue).sorted(order(known)).toList();
    int best = (int) Math.min(StrictMath.ceil(BEST_PART * ranked.size()), MOST_BEST);
    List<Map<String, JsonNode>> good = parameters(ranked.subList(0, best));
    List<Map<String, JsonNode>> others = parameters(ranked.subList(best, ranked.size()));
    others.addAll(known.pending());
    boolean starting = ranked.size() < signature.value("startup");
    return Proposal.of(
        known.space(),
        (place, name, dimension, _) -> {
          TrialRandom random = new TrialRandom(known.seed(), place, known.index());
          return starting
              ? Proposal.atPart(dimension, random.uniform())
              : value(dimension, of(name, good), of(name, others), random);
        });
  }

  private static Comparator<TrialResult> order(StudyView known) {
    return Comparator.<TrialResult>comparingInt(t -> t.state() == TrialState.COMPLETED ? 0 : 1)
        .thenComparingInt(t -> t.state() == TrialState.COMPLETED ? 0 : -t.lastStep())
        .thenComparingDouble(t -> known.direction().cost(t.value()))
        .thenComparingInt(TrialResult::index);
  }

  private static List<Map<String, JsonNode>> parameters(List<TrialResult> trials) {
    List<Map<String, JsonNode>> parameters = new ArrayList<>();
    trials.stream()
        .sorted(Comparator.comparingInt(TrialResult::index))
        .forEach(trial -> parameters.add(trial.parameters()));
    return parameters;
  }

  private static List<JsonNode> of(String name, List<Map<String, JsonNode>> trials) {
    return trials.stream().filter(t -> t.containsKey(name)).map(t -> t.get(name)).toList();
  }

  private JsonNode value(
      Dimension dimension, List<JsonNode> good, List<JsonNode> others, TrialRandom random) {
    return switch (dimension) {
      case Choice choice -> choice(choice, good, others, random);
      case Numeric numeric -> number(numeric, good, others, random);
    };
  }

  private JsonNode choice(
      Choice choice, List<JsonNode> good, List<JsonNode> others, TrialRandom random) {
    double[] likely = ChoiceDensity.of(choice.values(), good);
    double[] unlikely = ChoiceDensity.of(choice.values(), others);
    int chosen = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < (int) signature.value("candidates"); i++) {
      int candidate = ChoiceDensity.draw(likely, random);
      double gain = likely[candidate] / unlikely[candidate];
      if (gain > most) {
        most = gain;
        chosen = candidate;
      }
    }
    return choice.values().get(chosen);
  }

  private JsonNode number(
      Numeric numeric, List<JsonNode> good, List<JsonNode> others, TrialRandom random) {
    ParzenEstimator likely = ParzenEstimator.of(numeric.axis(), numbers(good));
    ParzenEstimator unlikely = ParzenEstimator.of(numeric.axis(), numbers(others));
    double chosen = Double.NaN;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < (int) signature.value("candidates"); i++) {
      double candidate = likely.draw(random);
      double gain = likely.density(candidate) / unlikely.density(candidate);
      if (gain > most) {
        most = gain;
        chosen = candidate;
      }
    }
    return numeric.value(chosen);
  }

  private static double[] numbers(List<JsonNode> values) {
    return values.stream().mapToDouble(JsonNode::doubleValue).toArray();
  }
}
