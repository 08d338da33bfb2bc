package io.lockstep.training.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that a parameter of a search may take. */
public sealed interface Dimension {
  /** Returns when the parameter is there, or null for always. */
  @Nullable Condition when();

  /** Returns the same for a parameter that is there under a condition alone. */
  Dimension when(Condition condition);

  /** Returns whether a value, in its {@linkplain SpaceValues#usual usual form}, is one of them. */
  boolean contains(JsonNode value);

  /** A parameter whose values are numbers on a line. */
  sealed interface Numeric extends Dimension {
    /** Returns the line. */
    NumberAxis axis();

    /** Returns a number of the line as a value. */
    JsonNode value(double number);

    @Override
    default boolean contains(JsonNode value) {
      return value.isNumber() && value(axis().at(axis().place(value.doubleValue()))).equals(value);
    }
  }

  /**
   * A real number.
   *
   * @param low the least
   * @param high the largest
   * @param log whether ratios count, not differences
   * @param step between values, or 0 for any
   */
  record Real(double low, double high, boolean log, double step, @Nullable Condition when)
      implements Numeric {
    /** Checks the numbers. */
    public Real {
      DimensionChecks.finite(low, high);
      DimensionChecks.order(low, high, log);
      DimensionChecks.step(low, high, log, step, 0);
    }

    /** Returns the same with values at equal distances. */
    public Real step(double distance) {
      if (!(distance > 0)) {
        throw new IllegalArgumentException(
            "[search space] a step of " + distance + " leads nowhere; give one above 0");
      }
      return new Real(low, high, log, distance, when);
    }

    @Override
    public Real when(Condition condition) {
      return new Real(low, high, log, step, condition);
    }

    @Override
    public NumberAxis axis() {
      return new NumberAxis(low, high, log, step);
    }

    @Override
    public JsonNode value(double number) {
      return DoubleNode.valueOf(number);
    }

    @Override
    public boolean contains(JsonNode value) {
      return step == 0
          ? value.isDouble() && value.doubleValue() >= low && value.doubleValue() <= high
          : Numeric.super.contains(value);
    }
  }

  /**
   * A whole number.
   *
   * @param low the least
   * @param high the largest
   * @param log whether ratios count, not differences
   * @param step between values, 1 for every whole number
   */
  record Whole(long low, long high, boolean log, long step, @Nullable Condition when)
      implements Numeric {
    /** Checks the numbers. */
    public Whole {
      DimensionChecks.exact(low, high);
      DimensionChecks.order((double) low, (double) high, log);
      DimensionChecks.step((double) low, (double) high, log, (double) step, 1);
    }

    /** Returns the same with values at equal distances. */
    public Whole step(long distance) {
      return new Whole(low, high, log, distance, when);
    }

    @Override
    public Whole when(Condition condition) {
      return new Whole(low, high, log, step, condition);
    }

    @Override
    public NumberAxis axis() {
      return new NumberAxis((double) low, (double) high, log, (double) step);
    }

    @Override
    public JsonNode value(double number) {
      return LongNode.valueOf((long) number);
    }
  }

  /**
   * One of some values, without an order.
   *
   * @param values texts, numbers, or any JSON
   */
  record Choice(List<JsonNode> values, @Nullable Condition when) implements Dimension {
    /** Brings the values to their usual form, and checks that they differ. */
    public Choice {
      values = values.stream().map(SpaceValues::usual).toList();
      if (values.isEmpty()) {
        throw new IllegalArgumentException(
            "[search space] there are no choices; give at least one");
      }
      for (int i = 0; i < values.size(); i++) {
        if (values.indexOf(values.get(i)) < i) {
          throw new IllegalArgumentException(
              "[search space] the choice " + values.get(i) + " is given twice; leave one out");
        }
      }
    }

    @Override
    public Choice when(Condition condition) {
      return new Choice(values, condition);
    }

    @Override
    public boolean contains(JsonNode value) {
      return values.contains(value);
    }
  }

  /** Returns a real number between two, where differences count. */
  static Real number(double low, double high) {
    return new Real(low, high, false, 0, null);
  }

  /** Returns a real number between two, where ratios count, as for learning rates. */
  static Real logarithmic(double low, double high) {
    return new Real(low, high, true, 0, null);
  }

  /** Returns a whole number between two, where differences count. */
  static Whole whole(long low, long high) {
    return new Whole(low, high, false, 1, null);
  }

  /** Returns a whole number between two, where ratios count, as for widths. */
  static Whole logarithmicWhole(long low, long high) {
    return new Whole(low, high, true, 1, null);
  }

  /** Returns one of some values: texts, numbers, booleans, or lists and maps of them. */
  static Choice choice(Object... values) {
    return new Choice(Arrays.stream(values).map(SpaceValues::of).toList(), null);
  }
}
