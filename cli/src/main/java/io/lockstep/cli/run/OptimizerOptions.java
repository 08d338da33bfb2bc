package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the loss that is minimized, and the optimizer. */
final class OptimizerOptions {
  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = {
        "Such as squared_error, absolute_error or 'huber(delta=2)'; see lockstep list losses"
            + " (default: cross_entropy_with_logits for classes, else squared_error)."
      })
  private @Nullable String loss;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "sgd, momentum, nesterov, adam or adamw (default: ${DEFAULT-VALUE}).")
  private String optimizer = "adam";

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
  void check() {
    hyperparameters();
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
  OptimizerRule rule() {
    return UsageException.check(() -> OptimizerRules.byName(optimizer));
  }

  /**
   * Returns all hyperparameters.
   *
   * @throws UsageException if one is unknown or out of range
   */
  Map<String, Double> hyperparameters() {
    Map<String, Double> chosen = new LinkedHashMap<>(hyperparameters);
    if (rate != null && chosen.put("lr", rate) != null) {
      throw new UsageException("[train] --lr and --hyper both give lr; give it once");
    }
    return UsageException.check(() -> rule().configure(chosen));
  }

  /**
   * Returns the objective.
   *
   * @throws UsageException if the loss is unknown or cannot serve the task
   */
  Objective objective(Task task) {
    String wanted = loss;
    return wanted == null
        ? Objective.of(task)
        : UsageException.check(() -> new Objective(task, Losses.byName(wanted)));
  }
}
