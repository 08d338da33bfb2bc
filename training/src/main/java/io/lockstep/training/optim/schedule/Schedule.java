package io.lockstep.training.optim.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the value of a hyperparameter is before each step: the value itself, not a factor. A pure
 * function of steps and epochs in double precision, by {@link StrictMath} alone, so that it has the
 * same bits on every machine.
 *
 * <p>Its text, such as {@code warmup(500) then cosine(from=0.001, to=0, steps=20000)}, gives the
 * same schedule again ({@link Schedules#parse}), and is its form in JSON, where a constant is a
 * number. Made by {@link Schedules}.
 */
public sealed interface Schedule
    permits Composed.Constant,
        Composed.Curve,
        Composed.Then,
        Composed.WarmedUp,
        Composed.Limited,
        Composed.Scaled,
        Composed.PerEpoch {
  /** Returns the value for the step behind a moment. */
  double at(Moment moment);

  /** Returns the text that gives the schedule again. */
  String text();

  /** Returns after how many steps it has done what it does, if it ever has, and that is known. */
  OptionalLong length();

  /**
   * Returns moments at which its least and greatest values are reached, the first moment among
   * them. Beyond what is listed, one without an end may come near to a value, or grow for good.
   */
  List<Moment> moments();

  /**
   * Returns this schedule for its length, and then another one, which counts its steps from there;
   * epochs are counted on.
   *
   * @throws IllegalArgumentException if the length is not known, such as that of a constant; {@link
   *     #lasting} gives one
   */
  default Schedule then(Schedule next) {
    return Composed.then(this, next);
  }

  /** Returns the schedule with the given number of steps as its length; its last value stays. */
  default Schedule lasting(long steps) {
    return new Composed.Limited(this, steps);
  }

  /** Returns the schedule with each value multiplied. */
  default Schedule times(double factor) {
    return new Composed.Scaled(this, factor);
  }

  /** Returns the schedule that goes on with each epoch in place of each step. */
  default Schedule perEpoch() {
    return new Composed.PerEpoch(this);
  }

  /** Returns the form in JSON: the number of a constant, else the text. */
  @JsonValue
  default Object json() {
    return this instanceof Composed.Constant(double value) ? value : text();
  }

  /**
   * Returns the schedule of a form in JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Schedule ofJson(JsonNode json) {
    if (json.isNumber()) {
      return Schedules.constant(json.doubleValue());
    }
    if (json.isTextual()) {
      return Schedules.parse(json.textValue());
    }
    throw new IllegalArgumentException(
        "[schedule] "
            + json
            + " is no schedule; write a number, or a text such as '"
            + ScheduleText.EXAMPLE
            + "'");
  }
}
