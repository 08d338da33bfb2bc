package io.lockstep.cli.run;

import io.lockstep.cli.run.value.ScaleChoice;
import io.lockstep.cli.run.value.TaskChoice;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.ModelOutput;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a new model gives, and the network that gives it.
 *
 * @param network the layers
 * @param outputs as a model file keeps them
 * @param targetScaling of the numbers to predict, or null where there are none
 */
record OutputPlan(
    Layer network, Map<String, ModelOutput> outputs, @Nullable Scaling targetScaling) {

  /**
   * The options that decide it.
   *
   * @param scale of the numbers to predict
   */
  record Choices(
      ModelOptions model,
      TargetOptions target,
      OptimizerOptions optimizer,
      WeightOptions weights,
      ScaleChoice scale) {}

  /**
   * Decides for the data.
   *
   * @param schema of the columns of a table, or null
   * @throws UsageException if data and choices do not fit together
   */
  static OutputPlan of(Choices choices, Dataset training, @Nullable CsvSchema schema) {
    TaskChoice choice = choices.target().isSeveral() ? TaskChoice.AUTO : choices.target().only();
    Task task = choices.model().task(choice, training.targets() instanceof Targets.Classes);
    if (schema != null
        && schema.labels().size() > 1
        && task != Task.RECONSTRUCTION
        && training.targets() instanceof Targets.Values(Matrix values, var _)) {
      return several(choices, training, values, schema);
    }
    if (!choices.target().weights().isEmpty()) {
      throw new UsageException(
          "[train] --output-weight is of one of several outputs; name several columns by --label,"
              + " or leave it out");
    }
    return one(choices, training, task, schema != null);
  }

  private static OutputPlan one(Choices choices, Dataset training, Task task, boolean table) {
    Targets targets = training.targets();
    Objective objective = choices.optimizer().objective(task, choices.model().usual());
    Layer network =
        choices
            .model()
            .network(
                training.features(),
                outputs(task, training),
                choices.scale().isUnitRange(training.features().values()),
                objective.loss());
    ModelOutput output =
        new ModelOutput(
            task,
            objective.loss().name(),
            task == Task.CLASSIFICATION && targets instanceof Targets.Classes c
                ? c.names()
                : List.of(),
            task == Task.REGRESSION && targets instanceof Targets.Values v ? v.names() : List.of(),
            choices.weights().classes(task, targets),
            null,
            null);
    Scaling scaling =
        task == Task.REGRESSION && targets instanceof Targets.Values v
            ? choices.scale().fit(v.values(), table)
            : null;
    return new OutputPlan(network, Map.of(ModelInfo.ONLY, output), scaling);
  }

  private static OutputPlan several(
      Choices choices, Dataset training, Matrix targets, CsvSchema schema) {
    List<String> names = schema.labels();
    OptimizerOptions optimizer = choices.optimizer();
    WeightOptions weighing = choices.weights();
    optimizer.checkNamed(names);
    weighing.checkNamed(names);
    checkWeights(choices.target().weights(), names);
    Map<String, ModelOutput> outputs = new TreeMap<>();
    Map<String, OutputObjective> objectives = new TreeMap<>();
    boolean[] classes = new boolean[names.size()];
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      CsvColumn column = schema.labelColumns().get(i);
      List<String> known = column instanceof Categorical c ? c.categories() : List.of();
      classes[i] = column instanceof Categorical;
      Task task = classes[i] ? Task.CLASSIFICATION : Task.REGRESSION;
      Objective objective = optimizer.objective(name, names, task, choices.model().usual());
      ClassWeighting weighting = weighing.classes(name, names, known, targets, i);
      ModelOutput output =
          new ModelOutput(
              task,
              objective.loss().name(),
              known,
              List.of(),
              weighting,
              classes[i] ? known.size() : 1,
              choices.target().weights().get(name));
      outputs.put(name, output);
      objectives.put(name, UsageException.check(() -> output.ofSeveral(name)));
    }
    return new OutputPlan(
        choices.model().network(training.features(), Objective.of(objectives)),
        outputs,
        choices.scale().fit(targets, true).leaving(classes));
  }

  private static void checkWeights(Map<String, Double> weights, List<String> outputs) {
    for (String name : weights.keySet()) {
      if (!outputs.contains(name)) {
        throw new UsageException(
            "[train] --output-weight: there is no output "
                + Quoted.of(name)
                + "; "
                + Suggestions.hint(name, outputs));
      }
    }
  }

  private static int outputs(Task task, Dataset training) {
    return switch (task) {
      case RECONSTRUCTION -> training.width();
      case CLASSIFICATION -> {
        if (training.targets() instanceof Targets.Classes classes) {
          yield classes.count();
        }
        throw new UsageException(
            "[task] the data have numbers to predict, not classes; use --task regression");
      }
      case REGRESSION -> {
        if (training.targets() instanceof Targets.Values values) {
          yield values.values().width();
        }
        throw new UsageException(
            "[task] the data have classes, not numbers to predict; use --task classification");
      }
    };
  }
}
