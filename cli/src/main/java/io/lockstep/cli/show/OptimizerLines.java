package io.lockstep.cli.show;

import io.lockstep.training.optim.Constrained;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.ParameterGroup;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An optimizer in the words of a list: what a line is about, and what there is to say. */
final class OptimizerLines {
  private OptimizerLines() {}

  /** Returns the lines in order. */
  static Map<String, String> of(OptimizerConfig config) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("optimizer", config.rule().name() + values(config.hyperparameters()));
    if (!config.clipping().isEmpty()) {
      lines.put("clipping", values(config.clipping()).strip());
    }
    if (!config.groups().isEmpty()) {
      lines.put(
          "groups",
          config.groups().stream().map(OptimizerLines::group).collect(Collectors.joining("; ")));
    }
    if (!config.constraints().isEmpty()) {
      lines.put(
          "constraint",
          config.constraints().stream()
              .map(OptimizerLines::constraint)
              .collect(Collectors.joining("; ")));
    }
    if (config.plateau() != null) {
      lines.put("plateau", config.plateau().text());
    }
    return lines;
  }

  private static String group(ParameterGroup group) {
    String rule = group.rule() == null ? "" : " " + group.rule().name();
    String values = group.frozen() ? " frozen" : values(group.hyperparameters());
    return group.parameters() + ":" + rule + values;
  }

  private static String constraint(Constrained constrained) {
    return constrained.parameters() + ": " + constrained.constraint();
  }

  private static String values(Map<String, Schedule> schedules) {
    return schedules.entrySet().stream()
        .map(entry -> " " + entry.getKey() + " " + entry.getValue().json())
        .collect(Collectors.joining(","));
  }
}
