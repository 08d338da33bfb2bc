package io.lockstep.bench.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a long run held its level. Memory is compared from the second tenth on, by when all is
 * loaded and compiled; speed with the first.
 *
 * @param parts of the run, such as epochs, whose results are kept
 * @param tenths of the run
 */
record Steadiness(int parts, List<Tenth> tenths) {
  /** Bytes that what is kept of a part may take: its report, in the history and in the log. */
  private static final long OF_PART = 2048;

  private static final long HEAP = 1 << 20;
  private static final long OUTSIDE = 16 << 20;
  private static final double SLOWER = 1.05;

  /** Copies the list. */
  Steadiness {
    tenths = List.copyOf(tenths);
    if (tenths.size() != Tenths.COUNT) {
      throw new IllegalArgumentException(
          "[long runs] the run is not over: " + tenths.size() + " tenths of " + Tenths.COUNT);
    }
  }

  private Footprint early() {
    return tenths.get(1).after();
  }

  private Footprint last() {
    return tenths.getLast().after();
  }

  private double partsBetween() {
    return parts * (Tenths.COUNT - 2) / (double) Tenths.COUNT;
  }

  /** Returns the bytes of heap that each part added. */
  double heapPerPart() {
    return (last().heap() - early().heap()) / partsBetween();
  }

  /** Returns the bytes outside the heap that were added in all. */
  long outsideGrown() {
    return last().outside() - early().outside();
  }

  /** Returns what grew, in words; none of it where the run held its level. */
  List<String> grown() {
    List<String> found = new ArrayList<>();
    if (heapPerPart() > OF_PART + HEAP / partsBetween()) {
      found.add(String.format(Locale.ROOT, "heap: %.0f bytes for each part", heapPerPart()));
    }
    if (outsideGrown() > OUTSIDE) {
      found.add("memory outside the heap: " + outsideGrown() + " bytes");
    }
    if (last().descriptors() > early().descriptors()) {
      found.add("open files: " + early().descriptors() + " to " + last().descriptors());
    }
    if (last().threads() > early().threads()) {
      found.add("threads: " + early().threads() + " to " + last().threads());
    }
    return found;
  }

  /** Returns the time of the last tenth by that of the first: on the wall. */
  double wallRatio() {
    return tenths.getLast().micros() / tenths.getFirst().micros();
  }

  /** Returns the time of the last tenth by that of the first: on the processors. */
  double processorRatio() {
    return tenths.getLast().processorMicros() / tenths.getFirst().processorMicros();
  }

  /**
   * Returns whether the last tenth was slower than the first. On a machine with other work either
   * clock may be disturbed; a run that slows down shows in both.
   */
  boolean slower() {
    return wallRatio() > SLOWER && processorRatio() > SLOWER;
  }

  /** Returns a summary in two lines. */
  List<String> lines() {
    List<String> grown = grown();
    return List.of(
        String.format(
            Locale.ROOT,
            "last tenth by first: wall %.3f, processors %.3f: %s",
            wallRatio(),
            processorRatio(),
            slower() ? "SLOWER" : "no slower"),
        String.format(
            Locale.ROOT,
            "from the second tenth on: heap %+.0f bytes for each of %.0f parts, outside %+d KiB,"
                + " %s",
            heapPerPart(),
            partsBetween(),
            outsideGrown() >> 10,
            grown.isEmpty() ? "held its level" : "GROWN: " + String.join("; ", grown)));
  }
}
