package io.lockstep.parity.catalog;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The cases of other kinds once more, with their floats computed by products: what a relaxed
 * precision may lose in products goes through every operation.
 */
public final class BehindProductCases {
  /** What is computed from floats that are given new values, or from none. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "product",
          "optimizer",
          "update of a part",
          "random numbers",
          "gradient in float64",
          "gradient of a composed operation in float64");

  private BehindProductCases() {}

  /** Returns the cases of a selection, one length of each for all but the full one. */
  public static Cases.Group of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    Selection inner = selection.isFull() ? Selection.QUICK : Selection.SMALL;
    for (Cases.Group group : Cases.groups(inner)) {
      if (!LEFT_OUT.contains(group.kind())) {
        group.cases().stream().filter(c -> c.floats() == DType.F32).forEach(c -> add(c, cases));
      }
    }
    return new Cases.Group("behind products", cases);
  }

  private static void add(Case given, List<Case> cases) {
    cases.add(
        new Case(
            given.operation(),
            given.variant() + " behind products",
            in -> given.build().apply(in.behindProducts())));
  }
}
