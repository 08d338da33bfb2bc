package io.lockstep.cli.run.value;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.optim.Constrained;
import io.lockstep.training.optim.ParameterGroup;
import io.lockstep.training.optim.ParameterSelector;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.constraint.Constraints;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters and what is said of them, as written on the command line: {@code '*.bias:
 * weight_decay=0, lr=0.01'}, {@code '0.*: frozen'}, {@code 'rank=2: rule=muon'}, {@code '*.weight:
 * max_norm(limit=3)'}.
 */
public final class GroupText {
  private GroupText() {}

  /**
   * Returns a group of an optimizer.
   *
   * @throws IllegalArgumentException if the text cannot be read
   */
  public static ParameterGroup group(String text) {
    int colon = colon("--group", text, "'*.bias: weight_decay=0'");
    @Nullable UpdateRule rule = null;
    boolean frozen = false;
    Map<String, Schedule> values = new LinkedHashMap<>();
    for (String setting : settings(text.substring(colon + 1))) {
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals).strip();
      if (equals < 0 && name.equals("frozen")) {
        frozen = true;
      } else if (equals < 0) {
        throw new IllegalArgumentException(
            "[train] cannot read "
                + Quoted.of(setting)
                + " in --group "
                + Quoted.of(text)
                + "; write NAME=VALUE, rule=NAME or frozen");
      } else if (name.equals("rule")) {
        rule = UpdateRules.byName(setting.substring(equals + 1).strip());
      } else {
        values.put(name, Schedules.parse(setting.substring(equals + 1).strip()));
      }
    }
    return new ParameterGroup(selector(text, colon), rule, values, frozen);
  }

  /**
   * Returns a constraint on parameters.
   *
   * @throws IllegalArgumentException if the text cannot be read
   */
  public static Constrained constrained(String text) {
    int colon = colon("--constrain", text, "'*.weight: max_norm(limit=3)'");
    return new Constrained(
        selector(text, colon), Constraints.byName(text.substring(colon + 1).strip()));
  }

  private static ParameterSelector selector(String text, int colon) {
    return new ParameterSelector(text.substring(0, colon).strip());
  }

  private static int colon(String option, String text, String example) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "[train] cannot read "
              + option
              + " "
              + Quoted.of(text)
              + "; write parameters, a colon and what is said of them, as in "
              + example);
    }
    return colon;
  }

  /** The parts between commas that are in no parentheses. */
  private static List<String> settings(String text) {
    List<String> settings = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && (depth <= 0 || i == text.length())) {
        settings.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    return settings;
  }
}
