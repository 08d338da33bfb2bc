package io.lockstep.cli.run;

import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.objective.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the program decided for the options of a run in which nothing, or {@code auto}, was said.
 */
final class DecidedOptions {
  private final CommandSpec command;
  private final RunPlan plan;

  DecidedOptions(CommandSpec command, RunPlan plan) {
    this.command = command;
    this.plan = plan;
  }

  /** Returns the values by the names of the options. */
  Map<String, Object> values() {
    ModelInfo info = plan.info();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("--task", info.task());
    values.put("--loss", info.loss());
    values.put("--optimizer", info.optimizer());
    values.put("--batch", info.batch());
    Map<String, Double> hyperparameters = new LinkedHashMap<>(info.hyperparameters());
    Double rate = hyperparameters.remove("lr");
    values.put("--hyper", hyperparameters);
    if (rate != null && given("--lr") == null) {
      values.put("--lr", rate);
    }
    if (given("--scale") instanceof ScaleChoice scale) {
      values.put(
          "--scale",
          scale.named(plan.parts().training().features().values(), info.schema() != null));
    }
    if (given("--layers") != null) {
      values.put("--layers", LayerJson.write(info.network()));
    }
    String label = label(info);
    if (label != null && given("--label") == null) {
      values.put("--label", label);
    }
    return values;
  }

  private @Nullable Object given(String option) {
    return command.findOption(option).getValue();
  }

  /** The name of the column that is predicted, where a name is enough to find it. */
  private static @Nullable String label(ModelInfo info) {
    String json = info.schema();
    if (json == null || info.task() == Task.RECONSTRUCTION) {
      return null;
    }
    CsvSchema schema = CsvSchema.fromJson(json);
    String label = schema.label();
    return schema.header() && label != null && !label.matches("\\d*") ? label : null;
  }
}
