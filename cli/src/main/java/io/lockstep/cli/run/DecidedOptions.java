package io.lockstep.cli.run;

import io.lockstep.kernels.library.Losses;
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
    values.put("--task", info.only().task());
    values.put("--loss", loss(info));
    values.put("--optimizer", info.optimizer().rule().name());
    values.put("--batch", info.batch());
    Map<String, Object> hyperparameters = new LinkedHashMap<>();
    info.optimizer()
        .hyperparameters()
        .forEach((name, schedule) -> hyperparameters.put(name, schedule.json()));
    Object rate = hyperparameters.remove("lr");
    if (rate != null) {
      values.put("--lr", rate);
    }
    values.put("--hyper", hyperparameters);
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

  /** The loss as {@code --loss} names it; the smoothing of labels is an option of its own. */
  private String loss(ModelInfo info) {
    return given("--label-smoothing") == null
        ? info.only().loss()
        : Losses.byName(info.only().loss()).with(OptimizerOptions.SMOOTHING, 0).name();
  }

  private @Nullable Object given(String option) {
    return command.findOption(option).getValue();
  }

  /** The name of the column that is predicted, where a name is enough to find it. */
  private static @Nullable String label(ModelInfo info) {
    String json = info.schema();
    if (json == null || info.only().task() == Task.RECONSTRUCTION) {
      return null;
    }
    CsvSchema schema = CsvSchema.fromJson(json);
    String label = schema.label();
    return schema.header() && label != null && !label.matches("\\d*") ? label : null;
  }
}
