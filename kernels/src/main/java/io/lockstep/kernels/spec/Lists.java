package io.lockstep.kernels.spec;

import java.util.List;
import java.util.stream.Stream;

/** Lists made of lists. */
final class Lists {
  private Lists() {}

  /** Returns the elements of two lists, one after another. */
  static <T> List<T> concat(List<? extends T> a, List<? extends T> b) {
    return Stream.<T>concat(a.stream(), b.stream()).toList();
  }
}
