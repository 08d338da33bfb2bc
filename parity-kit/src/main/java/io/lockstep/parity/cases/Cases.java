package io.lockstep.parity.cases;

import java.util.List;
import java.util.stream.Stream;

/** Every case of the conformance kit. */
public final class Cases {
  private Cases() {}

  /** Returns all cases in a fixed order; names are unique. */
  public static List<Case> all() {
    return Stream.of(
            ElementwiseCases.all(),
            ReductionCases.all(),
            ProductCases.all(),
            ViewCases.all(),
            LibraryCases.all())
        .flatMap(List::stream)
        .toList();
  }
}
