package io.lockstep.cli.list;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.metric.MetricParameter;
import io.lockstep.training.optim.schedule.ScheduleArgument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What steers a registered thing.
 *
 * @param name that it is given by
 * @param aliases other names
 * @param usual the value where none is given, or null where one must be given
 * @param range what a value must be in, such as {@code >= 0, < 1}
 * @param description what it does; may be empty
 */
public record ListedParameter(
    String name, List<String> aliases, @Nullable Double usual, String range, String description) {
  /** Copies the aliases. */
  public ListedParameter {
    aliases = List.copyOf(aliases);
  }

  static ListedParameter of(Hyperparameter h) {
    return new ListedParameter(
        h.name(), h.aliases(), h.initial(), h.range().toString(), h.description());
  }

  static ListedParameter of(ScheduleArgument a) {
    return new ListedParameter(a.name(), a.aliases(), a.usual(), a.rangeText(), a.description());
  }

  static ListedParameter of(MetricParameter p) {
    Double usual =
        p.kind() instanceof MetricParameter.Kind.Count ? Double.valueOf(p.usual()) : null;
    return new ListedParameter(p.name(), List.of(), usual, p.rangeText(), p.description());
  }

  /** Returns the parameter in one line, with its usual value and its range. */
  String text() {
    String value = usual == null ? "" : "=" + ListCommand.number(usual);
    return name + value + " (" + range + ")" + (description.isEmpty() ? "" : ": " + description);
  }
}
