package io.lockstep.parity.golden;

import static java.util.stream.Collectors.joining;

import io.lockstep.parity.golden.Golden.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How the bits of a training differ from those that are expected, in words. */
final class GoldenDifferences {
  /** So many names are told. */
  private static final int NAMED = 5;

  private final Golden now;
  private final Golden expected;
  private final List<String> lines = new ArrayList<>();
  private String steps = "";

  private GoldenDifferences(Golden now, Golden expected) {
    this.now = now;
    this.expected = expected;
  }

  /** Compares. */
  static GoldenDifferences of(Golden now, Golden expected) {
    GoldenDifferences differences = new GoldenDifferences(now, expected);
    differences.counts();
    differences.states();
    differences.losses();
    differences.digests();
    return differences;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns the steps in one of which bits differ first, with commas between, if one is known. */
  String steps() {
    return steps;
  }

  /** Returns the differences, a line each. */
  @Override
  public String toString() {
    return String.join("\n  ", lines);
  }

  private void counts() {
    if (now.steps() != expected.steps()) {
      lines.add(
          "there are %d steps, expected %d: it is another training"
              .formatted(now.steps(), expected.steps()));
    }
    if (!now.digests().keySet().equals(expected.digests().keySet())) {
      lines.add(
          "what it watches is %s, expected %s"
              .formatted(now.digests().keySet(), expected.digests().keySet()));
    }
  }

  /** Finds the first state that differs, and the parameters that do. */
  private void states() {
    long same = -1;
    for (Map.Entry<Long, String> state : expected.states().entrySet()) {
      long step = state.getKey();
      String other = now.states().get(step);
      if (other == null) {
        continue;
      }
      if (!other.equals(state.getValue())) {
        steps =
            LongStream.rangeClosed(same + 1, step).mapToObj(Long::toString).collect(joining(","));
        lines.add(since(same, step));
        samples(step);
        return;
      }
      same = step;
    }
  }

  private static String since(long same, long step) {
    if (step == 0) {
      return "the parameters differ from the beginning on, before step 1";
    }
    String before = same <= 0 ? "" : ": after step " + same + " all parameters were the same";
    String first = same == step - 1 ? "step " + step : "one of the steps to " + step;
    return "the parameters differ from " + first + " on" + (same < 0 ? "" : before);
  }

  /** Tells the parameters that differ at the first step at or after a given one that has some. */
  private void samples(long from) {
    long last = -1;
    for (Map.Entry<Long, Map<String, Sample>> kept : expected.samples().entrySet()) {
      Map<String, Sample> others = now.samples().get(kept.getKey());
      if (kept.getKey() < from || others == null) {
        continue;
      }
      List<String> names = differing(others, kept.getValue());
      if (names.isEmpty()) {
        last = kept.getKey();
        continue;
      }
      String when = kept.getKey() == 0 ? "before step 1, " : "after step " + kept.getKey() + ", ";
      lines.add(
          when
              + (others.size() == 1
                  ? "the parameter is"
                  : names.size() + " of " + others.size() + " parameters are")
              + " different, "
              + few(names)
              + "; "
              + names.stream()
                  .map(name -> element(name, others.get(name), kept.getValue().get(name)))
                  .filter(text -> !text.isEmpty())
                  .findFirst()
                  .orElse("the elements that the file keeps of them are the same"));
      return;
    }
    if (last >= 0) {
      lines.add("after step " + last + " they are all the same again, as differences die out");
    }
  }

  private static List<String> differing(Map<String, Sample> now, Map<String, Sample> expected) {
    Set<String> names = new LinkedHashSet<>(expected.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .filter(name -> {
          Sample a = now.get(name);
          Sample b = expected.get(name);
          return a == null || b == null || !a.digest().equals(b.digest());
        })
        .toList();
  }

  /** Returns the first element that differs, among those that are kept. */
  private static String element(String name, @Nullable Sample now, @Nullable Sample expected) {
    if (now == null || expected == null) {
      return "'" + name + "' is " + (now == null ? "gone" : "new");
    }
    if (!now.region().equals(expected.region())) {
      return "'" + name + "' is " + now.region() + ", expected " + expected.region();
    }
    for (Map.Entry<String, Bits> element : now.elements().entrySet()) {
      Bits other = expected.elements().get(element.getKey());
      if (other != null && !element.getValue().agrees(other)) {
        return "'%s' %s at %s: %s"
            .formatted(name, now.region(), element.getKey(), element.getValue().unlike(other));
      }
    }
    return "";
  }

  private static String few(List<String> names) {
    String text = names.stream().limit(NAMED).collect(joining(", "));
    return names.size() > NAMED ? text + " and " + (names.size() - NAMED) + " more" : text;
  }

  private void losses() {
    for (Map.Entry<Long, List<Bits>> noted : expected.losses().entrySet()) {
      List<Bits> others = now.losses().getOrDefault(noted.getKey(), List.of());
      List<Bits> losses = noted.getValue();
      String when = noted.getKey() == 0 ? " before step 1" : " after step " + noted.getKey();
      if (others.size() != losses.size()) {
        lines.add(others.size() + " losses" + when + ", expected " + losses.size());
        return;
      }
      for (int i = 0; i < losses.size(); i++) {
        if (!others.get(i).agrees(losses.get(i))) {
          lines.add("the loss" + when + ": " + others.get(i).unlike(losses.get(i)));
          steps = steps.isEmpty() ? noted.getKey().toString() : steps;
          return;
        }
      }
    }
    if (now.losses().size() > expected.losses().size()) {
      lines.add(
          "losses are noted after %d steps, expected %d"
              .formatted(now.losses().size(), expected.losses().size()));
    }
  }

  private void digests() {
    expected
        .digests()
        .forEach((name, digest) -> {
          String other = now.digests().get(name);
          if (other != null && !other.equals(digest)) {
            lines.add("the digest of " + name + " is " + other + ", expected " + digest);
          }
        });
  }
}
