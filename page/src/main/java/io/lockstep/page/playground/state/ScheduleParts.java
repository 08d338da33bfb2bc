package io.lockstep.page.playground.state;

import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule's text in parts, of which each can be set by itself.
 *
 * @param kind that it begins with
 * @param arguments what that is given, as text by name
 * @param rest what stands behind it, such as {@code then 0.1} or {@code per epoch}; often empty
 */
public record ScheduleParts(ScheduleKind kind, Map<String, String> arguments, String rest) {
  private static final Pattern FORM =
      Pattern.compile("(?<name>[a-z_]\\w*)(?:\\((?<arguments>[^()]*)\\))?(?<rest>.*)");

  /** A comma that parts arguments, not the numbers of a list. */
  private static final Pattern COMMA = Pattern.compile(",\\s*(?![^\\[]*\\])");

  /** Copies the arguments. */
  public ScheduleParts {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /**
   * Returns the parts of a text; empty if it does not begin with a kind, as a number does not.
   *
   * @throws IllegalArgumentException if it is no schedule
   */
  public static Optional<ScheduleParts> of(String text) {
    Matcher form = FORM.matcher(Schedules.parse(text).text());
    if (!form.matches()) {
      return Optional.empty();
    }
    ScheduleKind kind = Schedules.kind(form.group("name"));
    Map<String, String> arguments = new LinkedHashMap<>();
    String given = form.group("arguments");
    for (String each : given == null ? new String[0] : COMMA.split(given)) {
      int at = each.indexOf('=');
      String name = at < 0 ? kind.arguments().getFirst().name() : each.substring(0, at);
      arguments.put(name, each.substring(at + 1));
    }
    return Optional.of(new ScheduleParts(kind, arguments, form.group("rest").strip()));
  }
}
