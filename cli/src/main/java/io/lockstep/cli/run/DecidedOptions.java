package io.lockstep.cli.run;

import io.lockstep.cli.run.value.OutputValues;
import io.lockstep.cli.run.value.ScaleChoice;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.ModelOutput;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.network.LayerJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    if (info.hasSeveral()) {
      values.putAll(several(info));
    } else {
      values.put("--task", info.only().task());
      values.put("--loss", loss(info.only()));
      for (String option : List.of("--class-weights", "--ignore-class")) {
        values.put(option, texts(option).only());
      }
    }
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
    Object label = label(info);
    if (label != null) {
      values.put("--label", label);
    }
    return values;
  }

  /** What was said or decided of each of several outputs, by its name. */
  private Map<String, Object> several(ModelInfo info) {
    Map<String, Object> tasks = new TreeMap<>();
    Map<String, Object> losses = new TreeMap<>();
    info.outputs()
        .forEach((name, output) -> {
          tasks.put(name, output.task());
          losses.put(name, output.loss());
        });
    Map<String, Object> values = new LinkedHashMap<>(Map.of("--task", tasks, "--loss", losses));
    for (String option : List.of("--class-weights", "--ignore-class")) {
      values.put(option, texts(option).named(info.outputs().keySet()));
    }
    return values;
  }

  /** The texts of an option that outputs have by name. */
  private OutputValues texts(String option) {
    return given(option) instanceof List<?> list
        ? new OutputValues(option, list.stream().map(String::valueOf).toList())
        : new OutputValues(option, List.of());
  }

  /** The loss as {@code --loss} names it; the smoothing of labels is an option of its own. */
  private String loss(ModelOutput output) {
    return given("--label-smoothing") == null
        ? output.loss()
        : Losses.byName(output.loss()).with(OptimizerOptions.SMOOTHING, 0).name();
  }

  private @Nullable Object given(String option) {
    return command.findOption(option).getValue();
  }

  /**
   * What {@code --label} was given, or the name of the column that is predicted, where a name is
   * enough to find it; of several columns their names.
   */
  private @Nullable Object label(ModelInfo info) {
    CsvSchema schema = info.schema() == null ? null : CsvSchema.fromJson(info.schema());
    List<String> given = texts("--label").texts();
    if (schema != null && schema.labels().size() > 1) {
      boolean named = schema.header() && schema.labels().stream().allMatch(DecidedOptions::isName);
      return named ? schema.labels() : given;
    }
    if (!given.isEmpty()) {
      return given.getFirst();
    }
    String label = schema == null ? null : schema.label();
    boolean reconstructs = info.objective().reconstructs();
    boolean isNamed = schema != null && schema.header() && label != null && isName(label);
    return isNamed && !reconstructs ? label : null;
  }

  private static boolean isName(String label) {
    return !label.matches("\\d*");
  }
}
