package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a schedule:
 *
 * <pre>
 *   schedule = term { "then" term }
 *   term     = item { "per" "epoch" | "times" number | "for" number }
 *   item     = number | name [ "(" [ argument { "," argument } ] ")" ] | "(" schedule ")"
 *   argument = [ name "=" ] ( number | "[" number { "," number } "]" )
 * </pre>
 *
 * Used by one thread.
 */
final class ScheduleText {
  static final String EXAMPLE = "warmup(500) then cosine(from=0.001, to=0, steps=20000)";

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_-]*)"
              + "|(?<sign>[()\\[\\],=]))");

  /** Most schedules of which one is made: each is a few calls within one another. */
  static final int MOST_PARTS = 200;

  private final String text;
  private final Matcher tokens;
  private int parts;
  private int end;
  private @Nullable String number;
  private @Nullable String name;
  private @Nullable String sign;

  private ScheduleText(String text) {
    this.text = text;
    this.tokens = TOKEN.matcher(text);
    next();
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if it cannot be read, or is none
   */
  static Schedule parse(String text) {
    ScheduleText reader = new ScheduleText(text);
    Schedule schedule = reader.schedule();
    if (!reader.isAtEnd()) {
      throw reader.refusal("'then' or the end");
    }
    return schedule;
  }

  /** What stands before a 'then': a schedule, or a warm-up. */
  private sealed interface Item {}

  private record Whole(Schedule schedule) implements Item {}

  private record Leading(WarmUp warmUp) implements Item {}

  private Schedule schedule() {
    Item first = item();
    return switch (first) {
      case Leading(WarmUp warmUp) -> {
        if (!takeName("then")) {
          throw new IllegalArgumentException(
              "[schedule] nothing follows "
                  + warmUp.text()
                  + "; write what it warms up to, as in '"
                  + warmUp.text()
                  + " then 0.001'");
        }
        yield warmUp.then(schedule());
      }
      case Whole(Schedule item) -> {
        Schedule term = term(item);
        yield takeName("then") ? term.then(schedule()) : term;
      }
    };
  }

  private Schedule term(Schedule item) {
    Schedule term = item;
    while (true) {
      if (takeName("per")) {
        if (!takeName("epoch")) {
          throw refusal("'epoch' behind 'per'");
        }
        term = term.perEpoch();
      } else if (takeName("times")) {
        term = term.times(number("a number behind 'times'"));
      } else if (takeName("for")) {
        double steps = number("a number of steps behind 'for'");
        if (steps != Math.rint(steps)) {
          throw new IllegalArgumentException(
              "[schedule] " + term.text() + " for " + steps + " steps; give a whole number");
        }
        term = term.lasting((long) steps);
      } else {
        return term;
      }
      count();
    }
  }

  private void count() {
    parts++;
    if (parts > MOST_PARTS) {
      throw new IllegalArgumentException(
          "[schedule] "
              + Quoted.of(text)
              + " has more than "
              + MOST_PARTS
              + " parts; write a schedule of fewer");
    }
  }

  private Item item() {
    count();
    if (number != null) {
      return new Whole(Schedules.constant(number("a number")));
    }
    if (takeSign("(")) {
      Schedule within = schedule();
      require(")");
      return new Whole(within);
    }
    if (name == null) {
      throw refusal("a number or the name of a schedule");
    }
    ScheduleKind kind = Schedules.kind(name);
    next();
    Map<String, List<Double>> given = takeSign("(") ? arguments(kind) : Map.of();
    return kind.isWarmUp()
        ? new Leading(kind.warmUp(given))
        : new Whole(kind == ScheduleKinds.CONSTANT ? constant(given) : kind.schedule(given));
  }

  /** A constant is its number, however it was written. */
  private static Schedule constant(Map<String, List<Double>> given) {
    return Schedules.constant(ScheduleKinds.CONSTANT.schedule(given).at(Moment.START));
  }

  private Map<String, List<Double>> arguments(ScheduleKind kind) {
    Map<String, List<Double>> given = new LinkedHashMap<>();
    boolean named = false;
    while (!takeSign(")")) {
      if (!given.isEmpty()) {
        require(",");
      }
      String spelling = name;
      ScheduleArgument argument;
      if (spelling != null) {
        next();
        require("=");
        argument = argument(kind, spelling);
        named = true;
      } else if (named) {
        throw refusal("a name, as before the value in front of it,");
      } else if (given.size() == kind.arguments().size()) {
        throw kind.tooMany(given.size() + 1);
      } else {
        argument = kind.arguments().get(given.size());
      }
      if (given.put(argument.name(), value()) != null) {
        throw new IllegalArgumentException(
            "[" + kind.name() + "] " + argument.name() + " is given twice; give it once");
      }
    }
    return given;
  }

  private static ScheduleArgument argument(ScheduleKind kind, String spelling) {
    String wanted = spelling.toLowerCase(Locale.ROOT).replace('-', '_');
    List<String> all = new ArrayList<>();
    for (ScheduleArgument argument : kind.arguments()) {
      List<String> spellings = ScheduleKind.spellings(argument);
      if (spellings.contains(wanted)) {
        return argument;
      }
      all.addAll(spellings);
    }
    List<String> near = Suggestions.nearest(wanted, all);
    List<String> names = kind.arguments().stream().map(ScheduleArgument::name).toList();
    throw new IllegalArgumentException(
        "["
            + kind.name()
            + "] unknown argument "
            + Quoted.of(spelling)
            + "; "
            + (near.isEmpty() ? "" : "did you mean '" + near.getFirst() + "'? ")
            + "known: "
            + String.join(", ", names));
  }

  private List<Double> value() {
    if (!takeSign("[")) {
      return List.of(number("a number"));
    }
    List<Double> list = new ArrayList<>();
    while (!takeSign("]")) {
      if (!list.isEmpty()) {
        require(",");
      }
      list.add(number("a number"));
    }
    return list;
  }

  private double number(String wanted) {
    if (number == null) {
      throw refusal(wanted);
    }
    double value = Double.parseDouble(number);
    next();
    return value;
  }

  private boolean takeName(String word) {
    boolean there = name != null && name.equalsIgnoreCase(word);
    if (there) {
      next();
    }
    return there;
  }

  private boolean takeSign(String wanted) {
    boolean there = wanted.equals(sign);
    if (there) {
      next();
    }
    return there;
  }

  private void require(String wanted) {
    if (!takeSign(wanted)) {
      throw refusal("'" + wanted + "'");
    }
  }

  private boolean isAtEnd() {
    return number == null && name == null && sign == null && text.substring(end).isBlank();
  }

  private void next() {
    boolean found = tokens.region(end, text.length()).lookingAt();
    number = found ? tokens.group("number") : null;
    name = found ? tokens.group("name") : null;
    sign = found ? tokens.group("sign") : null;
    end = found ? tokens.end() : end;
  }

  /** The error for a token that cannot stand where it does. */
  private IllegalArgumentException refusal(String wanted) {
    String token = number != null ? number : name != null ? name : sign;
    String rest = token == null ? text.substring(end).strip() : token;
    return new IllegalArgumentException(
        "[schedule] cannot read "
            + Quoted.of(text)
            + ": there is "
            + (rest.isEmpty() ? "nothing more" : Quoted.of(rest))
            + " where "
            + wanted
            + " should be; write it as in '"
            + EXAMPLE
            + "'");
  }
}
