package io.lockstep.page.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * A number over a run, in at most {@value #MOST} points: when there are more values, each point
 * stands for twice as many, with their mean, least and greatest, so that no peak is lost.
 */
final class RunSeries {
  /** How many points there are at most. */
  static final int MOST = 1600;

  private static final int STEP = 0;
  private static final int EPOCH = 1;
  private static final int SECONDS = 2;
  private static final int MEAN = 3;
  private static final int LEAST = 4;
  private static final int GREATEST = 5;
  private static final String[] NAMES = {"step", "epoch", "seconds", "mean", "least", "greatest"};

  private final double[][] points = new double[NAMES.length][64];
  private int size;
  private int each = 1;
  private int inLast;
  private int changed;

  /** Adds a value; what is not finite is left out. */
  void add(double step, double epoch, double seconds, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    if (size == 0 || inLast == each) {
      if (size == MOST) {
        halve();
      }
      if (size == 0 || inLast == each) {
        append(step, epoch, seconds, value);
        return;
      }
    }
    int last = size - 1;
    place(last, step, epoch, seconds);
    points[MEAN][last] += (value - points[MEAN][last]) / (inLast + 1);
    points[LEAST][last] = Math.min(points[LEAST][last], value);
    points[GREATEST][last] = Math.max(points[GREATEST][last], value);
    inLast++;
    changed = Math.min(changed, last);
  }

  private void append(double step, double epoch, double seconds, double value) {
    if (size == points[0].length) {
      for (int i = 0; i < points.length; i++) {
        points[i] = Arrays.copyOf(points[i], Math.min(2 * size, MOST));
      }
    }
    place(size, step, epoch, seconds);
    points[MEAN][size] = value;
    points[LEAST][size] = value;
    points[GREATEST][size] = value;
    changed = Math.min(changed, size);
    size++;
    inLast = 1;
  }

  private void place(int at, double step, double epoch, double seconds) {
    points[STEP][at] = step;
    points[EPOCH][at] = epoch;
    points[SECONDS][at] = seconds;
  }

  /** Puts two neighbours each into one. */
  private void halve() {
    for (int to = 0; to < size / 2; to++) {
      int first = 2 * to;
      int second = first + 1;
      place(to, points[STEP][second], points[EPOCH][second], points[SECONDS][second]);
      points[MEAN][to] = (points[MEAN][first] + points[MEAN][second]) / 2;
      points[LEAST][to] = Math.min(points[LEAST][first], points[LEAST][second]);
      points[GREATEST][to] = Math.max(points[GREATEST][first], points[GREATEST][second]);
    }
    size /= 2;
    each *= 2;
    inLast = each;
    changed = 0;
  }

  /** Returns the number of points. */
  int size() {
    return size;
  }

  /** Returns whether there is anything that no page was told. */
  boolean hasChanged() {
    return changed < size;
  }

  /** Notes that all that there is has been told. */
  void told() {
    changed = size;
  }

  /** Returns all points. */
  ObjectNode json() {
    return json(0);
  }

  /** Returns what is to be put in place of all points from {@code from} on. */
  ObjectNode changes() {
    return json(changed);
  }

  private ObjectNode json(int from) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("from", from).put("each", each);
    for (int i = 0; i < NAMES.length; i++) {
      if (each > 1 || i <= MEAN) {
        ArrayNode numbers = json.putArray(NAMES[i]);
        for (int at = from; at < size; at++) {
          number(numbers, points[i][at], i);
        }
      }
    }
    return json;
  }

  private static void number(ArrayNode to, double value, int column) {
    switch (column) {
      case STEP -> to.add((long) value);
      case EPOCH, SECONDS -> to.add(Math.round(value * 1e3) / 1e3);
      default -> to.add((float) value); // Seven digits are more than a page can show.
    }
  }
}
