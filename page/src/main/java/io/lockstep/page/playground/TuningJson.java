package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.PlainNumber;
import io.lockstep.page.playground.state.OptimizerChoice;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.ScheduleParts;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.ScheduleArgument;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be set of a state's optimizer and schedule, with what the registries tell of it. */
final class TuningJson {
  private TuningJson() {}

  /** Returns the optimizer's hyperparameters but for its rate, with their values now. */
  static ObjectNode optimizer(PlaygroundState state) {
    UpdateRule rule = UpdateRules.byName(state.optimizer());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", rule.name());
    ArrayNode told = json.putArray("told");
    List<String> names = List.of(rule.name().split("[()]+"));
    told(told, names.getLast(), rule.facts());
    for (RuleWrapper wrapper : UpdateRules.wrappers()) {
      if (names.subList(0, names.size() - 1).contains(wrapper.name())) {
        told(told, wrapper.name(), wrapper.facts());
      }
    }
    rule.hyperparameters().stream()
        .filter(h -> !OptimizerChoice.others(rule).contains(h))
        .forEach(rate -> json.put("usualRate", PlainNumber.of(rate.initial())));
    ArrayNode fields = json.putArray("fields");
    for (Hyperparameter h : OptimizerChoice.others(rule)) {
      field(
          fields,
          h.name(),
          state.hyper().get(h.name()),
          PlainNumber.of(h.initial()),
          h.range().toString(),
          h.description());
    }
    return json;
  }

  /** Returns the arguments of the schedule's kind; nothing where there is no such kind. */
  static ObjectNode schedule(PlaygroundState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Optional<ScheduleParts> parts =
        state.schedule().isEmpty() ? Optional.empty() : ScheduleParts.of(state.schedule());
    parts.ifPresent(schedule -> {
      json.put("name", schedule.kind().name()).put("rest", schedule.rest());
      told(json.putArray("told"), schedule.kind().name(), schedule.kind().facts());
      ArrayNode fields = json.putArray("fields");
      for (ScheduleArgument argument : schedule.kind().arguments()) {
        Double usual = argument.usual();
        field(
            fields,
            argument.name(),
            schedule.arguments().get(argument.name()),
            usual == null ? null : PlainNumber.of(usual),
            argument.rangeText(),
            argument.description());
      }
    });
    return json;
  }

  private static void told(ArrayNode all, String name, Facts facts) {
    all.addObject()
        .put("name", name)
        .put("formula", facts.formula())
        .put("paper", facts.paper())
        .put("convention", facts.convention());
  }

  private static void field(
      ArrayNode fields,
      String name,
      @Nullable String value,
      @Nullable String usual,
      String range,
      String description) {
    fields
        .addObject()
        .put("name", name)
        .put("value", value == null ? usual : value)
        .put("usual", usual)
        .put("range", range)
        .put("description", description);
  }
}
