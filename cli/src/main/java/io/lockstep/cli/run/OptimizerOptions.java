package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the loss that is minimized, and the optimizer. */
final class OptimizerOptions {
  private static final String SMOOTHING = "label_smoothing";

  private static final Set<String> RATES = Set.of("lr", "learning_rate", "learning-rate");

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = {
        "Such as squared_error, absolute_error or 'huber(delta=2)'; see lockstep list losses"
            + " (default: the model's own, as lockstep list models shows it, else"
            + " cross_entropy_with_logits for classes, squared_error for numbers)."
      })
  private @Nullable String loss;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description = {
        "Take so much of each label from its class and give it to all classes alike, such as 0.1"
            + " (default: 0)."
      })
  private @Nullable Double smoothing;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = {
        "sgd, momentum, nesterov, adam or adamw (default: adam, but sgd for a perceptron)."
      })
  private @Nullable String optimizer;

  @Option(
      names = {"--lr", "--learning-rate"},
      paramLabel = "RATE",
      description = "The learning rate (default: the optimizer's, 0.001 for adam).")
  private @Nullable Double rate;

  @Option(
      names = "--hyper",
      paramLabel = "NAME=VALUE",
      description = "Another hyperparameter of the optimizer, as in beta1=0.95; can be repeated.")
  private Map<String, Double> hyperparameters = new LinkedHashMap<>();

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a name is unknown or a value out of range
   */
  void check(Usual usual) {
    hyperparameters(usual);
    String wanted = loss;
    if (wanted != null) {
      UsageException.check(() -> Losses.byName(wanted));
    }
  }

  /**
   * Returns the optimizer's rule.
   *
   * @throws UsageException if the name is unknown
   */
  OptimizerRule rule(Usual usual) {
    String name = optimizer != null ? optimizer : usual.optimizer();
    return name == null
        ? OptimizerRules.ADAM
        : UsageException.check(() -> OptimizerRules.byName(name));
  }

  /**
   * Returns all hyperparameters.
   *
   * @throws UsageException if one is unknown or out of range
   */
  Map<String, Double> hyperparameters(Usual usual) {
    Map<String, Double> chosen = new LinkedHashMap<>(hyperparameters);
    if (rate != null && chosen.put("lr", rate) != null) {
      throw new UsageException("[train] --lr and --hyper both give lr; give it once");
    }
    OptimizerRule rule = rule(usual);
    Map<String, Double> all =
        new LinkedHashMap<>(UsageException.check(() -> rule.configure(chosen)));
    Double usualRate = usual.rate();
    boolean told = rate != null || hyperparameters.keySet().stream().anyMatch(RATES::contains);
    if (usualRate != null && optimizer == null && !told) {
      all.put("lr", usualRate);
    }
    return all;
  }

  /**
   * Returns the objective.
   *
   * @throws UsageException if the loss is unknown or cannot serve the task
   */
  Objective objective(Task task, Usual usual) {
    String wanted = loss != null ? loss : usual.loss();
    return UsageException.check(() ->
        wanted == null
            ? new Objective(task, smoothed(Objective.of(task).loss()))
            : new Objective(task, smoothed(Losses.byName(wanted))));
  }

  private Loss smoothed(Loss chosen) {
    if (smoothing == null) {
      return chosen;
    }
    Map<String, Double> values = chosen.signature().values();
    if (!values.containsKey(SMOOTHING)) {
      throw new UsageException(
          "[train] loss "
              + chosen
              + " smooths no labels; leave --label-smoothing out, or take one that does, such as"
              + " cross_entropy_with_logits");
    }
    if (values.get(SMOOTHING) != 0) {
      throw new UsageException(
          "[train] --loss and --label-smoothing both give " + SMOOTHING + "; give it once");
    }
    return chosen.with(SMOOTHING, smoothing);
  }
}
