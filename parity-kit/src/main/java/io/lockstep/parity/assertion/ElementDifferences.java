package io.lockstep.parity.assertion;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.reproduction.Ulps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts that say where two values differ; empty where they do not. */
final class ElementDifferences {
  /** So many places are named. */
  private static final int NAMED = 5;

  /** Which pairs of elements agree. */
  @FunctionalInterface
  interface Rule {
    /** The bits of the contract, to which every NaN is the same. */
    Rule SAME_BITS = (_, actual, expected) -> Elements.agree(actual, expected);

    boolean admits(int index, double actual, double expected);

    /** What more is to be said of a pair that does not agree. */
    default String note(int index, double actual, double expected) {
      return "";
    }
  }

  private final HostValues actual;
  private final HostValues expected;
  private final Rule rule;
  private final List<Integer> first = new ArrayList<>();
  private int differing;
  private int farthest;
  private long apart;

  private ElementDifferences(HostValues actual, HostValues expected, Rule rule) {
    this.actual = actual;
    this.expected = expected;
    this.rule = rule;
  }

  /** Returns how values differ, as the rest of a sentence about them. */
  static String text(HostValues actual, HostValues expected, Rule rule) {
    if (!actual.shape().equals(expected.shape())
        || actual.region().dtype() != expected.region().dtype()) {
      return "type and shape are " + actual.region() + ", expected " + expected.region();
    }
    if (actual.elements().mismatch(expected.elements()) == -1) {
      return "";
    }
    return new ElementDifferences(actual, expected, rule).text();
  }

  /** Returns how named values differ, with the first of them in detail. */
  static String text(
      String kind, Map<String, HostValues> actual, Map<String, HostValues> expected) {
    if (!actual.keySet().equals(expected.keySet())) {
      return "the " + kind + "s are " + actual.keySet() + ", expected " + expected.keySet();
    }
    List<String> names = new ArrayList<>();
    String detail = "";
    for (Map.Entry<String, HostValues> entry : actual.entrySet()) {
      HostValues other = expected.get(entry.getKey());
      String text = other == null ? "" : text(entry.getValue(), other, Rule.SAME_BITS);
      if (!text.isEmpty()) {
        detail = names.isEmpty() ? kind + " '" + entry.getKey() + "': " + text : detail;
        names.add(entry.getKey());
      }
    }
    return names.size() < 2
        ? detail
        : "%d of %d %ss are different, %s; %s"
            .formatted(names.size(), actual.size(), kind, few(names, names.size()), detail);
  }

  /** Returns a few names, and how many more there are. */
  static String few(List<String> names, int all) {
    String text = names.stream().limit(NAMED).collect(joining(", "));
    return all > NAMED ? text + " and " + (all - NAMED) + " more" : text;
  }

  private String text() {
    for (int i = 0; i < actual.region().size(); i++) {
      if (!rule.admits(i, of(actual, i), of(expected, i))) {
        count(i);
      }
    }
    return differing == 0 ? "" : words();
  }

  private void count(int index) {
    differing++;
    if (first.size() < NAMED) {
      first.add(index);
    }
    long here = Ulps.between(dtype(), of(actual, index), of(expected, index));
    if (differing == 1 || Long.compareUnsigned(here, apart) > 0) {
      apart = here;
      farthest = index;
    }
  }

  private String words() {
    String counts =
        "%s has %d of %d elements different, at "
            .formatted(actual.region(), differing, actual.region().size());
    String places = few(first.stream().map(this::position).toList(), differing);
    int start = first.getFirst();
    if (differing == 1) {
      return counts + places + ": " + values(start);
    }
    String most =
        farthest == start
            ? ""
            : "; the farthest, at " + position(farthest) + ": " + values(farthest);
    return counts + places + "; the first, at " + position(start) + ": " + values(start) + most;
  }

  private String values(int index) {
    double a = of(actual, index);
    double b = of(expected, index);
    return Elements.text(dtype(), a)
        + ", expected "
        + Elements.text(dtype(), b)
        + ", "
        + Ulps.text(dtype(), a, b)
        + rule.note(index, a, b);
  }

  private String position(int index) {
    return actual.region().coordinates(index).toString().replace(" ", "");
  }

  private DType dtype() {
    return actual.region().dtype();
  }

  private static double of(HostValues values, int index) {
    return Elements.get(values.elements(), values.region().dtype(), index);
  }

  /** Returns the largest magnitude among values, infinite ones and NaN left out. */
  static double largest(HostValues values) {
    double largest = 0;
    for (int i = 0; i < values.region().size(); i++) {
      double magnitude = Math.abs(of(values, i));
      largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
    }
    return largest;
  }
}
