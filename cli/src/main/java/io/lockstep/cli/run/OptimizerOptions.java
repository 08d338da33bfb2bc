package io.lockstep.cli.run;

import io.lockstep.cli.run.value.GroupText;
import io.lockstep.cli.run.value.OutputValues;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the loss that is minimized, and the optimizer. */
final class OptimizerOptions {
  static final String SMOOTHING = "label_smoothing";

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      completionCandidates = KnownNames.OfLosses.class,
      description = {
        "Such as squared_error, absolute_error or 'huber(delta=2)'; see lockstep list losses"
            + " (default: the model's own, as lockstep list models shows it, else"
            + " cross_entropy_with_logits for classes, squared_error for numbers); of several"
            + " outputs as in fare=huber, which can be repeated."
      })
  private List<String> losses = List.of();

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
      completionCandidates = KnownNames.OfOptimizers.class,
      description = {
        "Such as sgd, momentum, adam, adamw, lion, or 'lookahead(adam)'; see lockstep list"
            + " optimizers (default: adam, but sgd for a perceptron)."
      })
  private @Nullable String optimizer;

  @Option(
      names = {"--lr", "--learning-rate"},
      paramLabel = "RATE",
      description = {
        "The learning rate, a number or a schedule such as 'warmup(500) then cosine(0.001, 1e-5,"
            + " 20000)'; see lockstep list schedules (default: the optimizer's, 0.001 for adam)."
      })
  private @Nullable String rate;

  @Option(
      names = "--hyper",
      paramLabel = "NAME=VALUE",
      description = {
        "Another hyperparameter of the optimizer, a number or a schedule, as in beta1=0.95; can be"
            + " repeated."
      })
  private Map<String, String> hyperparameters = new LinkedHashMap<>();

  @Option(
      names = "--clip-norm",
      paramLabel = "LIMIT",
      description = "Cut all gradients together to this norm.")
  private @Nullable String clipNorm;

  @Option(
      names = "--clip-tensor-norm",
      paramLabel = "LIMIT",
      description = "Cut the gradient of each tensor to this norm.")
  private @Nullable String clipTensorNorm;

  @Option(
      names = "--clip-value",
      paramLabel = "LIMIT",
      description = "Cut each element of the gradients to the range from -LIMIT to LIMIT.")
  private @Nullable String clipValue;

  @Option(
      names = "--group",
      paramLabel = "PARAMETERS:SETTINGS",
      description = {
        "Treat some parameters otherwise, as in '*.bias: weight_decay=0, lr=0.01', 'rank=1:"
            + " rule=adamw' or 'kind=batch_norm: frozen'; can be repeated, the first that matches"
            + " counts."
      })
  private List<String> groups = List.of();

  @Option(
      names = "--constrain",
      paramLabel = "PARAMETERS:CONSTRAINT",
      description = {
        "Bring parameters to a constraint after each step, as in '*.weight: max_norm(limit=3)'; can"
            + " be repeated."
      })
  private List<String> constraints = List.of();

  @Option(
      names = "--reduce-on-plateau",
      paramLabel = "SETTINGS",
      description = {
        "Lower the learning rate when the validation loss stands still, as in"
            + " 'factor=0.1,patience=10'."
      })
  private @Nullable String plateau;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a name is unknown or a value out of range
   */
  void check(Usual usual, boolean several) {
    config(usual);
    String wanted = several ? null : losses().only();
    if (wanted != null) {
      UsageException.check(() -> Losses.byName(wanted));
    }
    if (several && smoothing != null) {
      throw new UsageException(
          "[train] --label-smoothing is of one output; say it of several in their losses, as in"
              + " --loss 'zone=cross_entropy_with_logits(label_smoothing=0.1)'");
    }
  }

  private OutputValues losses() {
    return new OutputValues("--loss", losses);
  }

  /** Checks that the losses of several outputs are of these. */
  void checkNamed(List<String> outputs) {
    losses().named(outputs);
  }

  /**
   * Returns the objective of one of several outputs.
   *
   * @throws UsageException if its loss is unknown or cannot serve the task
   */
  Objective objective(String output, List<String> outputs, Task task, Usual usual) {
    String wanted = losses().named(outputs).get(output);
    if (wanted != null) {
      return UsageException.check(() -> new Objective(task, Losses.byName(wanted)));
    }
    Loss ofModel = usual.loss() == null ? null : Losses.byName(usual.loss());
    if (ofModel != null && (task == Task.CLASSIFICATION || !ofModel.targetKind().isClass())) {
      return new Objective(task, ofModel);
    }
    return Objective.of(task);
  }

  /**
   * Returns the optimizer.
   *
   * @throws UsageException if a name is unknown, a value out of range or a text cannot be read
   */
  OptimizerConfig config(Usual usual) {
    return UsageException.check(() -> described(usual));
  }

  /**
   * Returns the optimizer of a network.
   *
   * @throws UsageException as {@link #config(Usual)}, and if a group or a constraint matches none
   *     of its parameters
   */
  OptimizerConfig config(Usual usual, Structure network) {
    OptimizerConfig config = config(usual);
    UsageException.check(() -> config.state(ParameterKey.of(network)));
    return config;
  }

  private OptimizerConfig described(Usual usual) {
    String name = optimizer != null ? optimizer : usual.optimizer();
    OptimizerConfig config = OptimizerConfig.of(name == null ? "adam" : name);
    Double usualRate = usual.rate();
    if (usualRate != null && optimizer == null) {
      config = config.lr(usualRate);
    }
    for (Map.Entry<String, Schedule> entry : given(config).entrySet()) {
      config = config.with(entry.getKey(), entry.getValue());
    }
    for (String group : groups) {
      config = config.group(GroupText.group(group));
    }
    for (String constraint : constraints) {
      config = config.constrain(GroupText.constrained(constraint));
    }
    return plateau == null ? config : config.reduceOnPlateau(Plateau.parse(plateau));
  }

  /** All numbers and schedules that were given. */
  private Map<String, Schedule> given(OptimizerConfig config) {
    Map<String, Schedule> given = new LinkedHashMap<>();
    hyperparameters.forEach((name, value) -> given.put(name, Schedules.parse(value)));
    Map<String, Schedule> known =
        new LinkedHashMap<>(
            Hyperparameter.named(config.rule().name(), config.rule().hyperparameters(), given));
    if (rate != null && known.put("lr", Schedules.parse(rate)) != null) {
      throw new UsageException("[train] --lr and --hyper both give lr; give it once");
    }
    put(known, "clip_value", clipValue);
    put(known, "clip_tensor_norm", clipTensorNorm);
    put(known, "clip_norm", clipNorm);
    return known;
  }

  private static void put(Map<String, Schedule> given, String name, @Nullable String value) {
    if (value != null) {
      given.put(name, Schedules.parse(value));
    }
  }

  /**
   * Returns the objective.
   *
   * @throws UsageException if the loss is unknown or cannot serve the task
   */
  Objective objective(Task task, Usual usual) {
    String given = losses().only();
    String wanted = given != null ? given : usual.loss();
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
