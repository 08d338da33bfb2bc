package io.lockstep.parity.own;

import io.lockstep.parity.cases.Selection;
import java.util.List;

/** The sizes at which an operation of one's own is tried. */
final class OwnSizes {
  /** Differences take two runs for each element. */
  private static final int MOST_FOR_SLOPES = 13;

  private OwnSizes() {}

  /** Returns those given, or those of the kit. */
  static List<Integer> of(List<Integer> given, Selection selection) {
    return given.isEmpty() ? selection.vectors() : given;
  }

  /** Returns the sizes at which slopes are looked at: small ones, or the smallest. */
  static List<Integer> small(List<Integer> given) {
    List<Integer> some =
        of(given, Selection.QUICK).stream().filter(n -> n > 0).distinct().sorted().toList();
    List<Integer> small = some.stream().filter(n -> n <= MOST_FOR_SLOPES).toList();
    return small.isEmpty() ? some.subList(0, Math.min(1, some.size())) : small;
  }
}
