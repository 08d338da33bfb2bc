package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.ArrayList;
import java.util.List;

/** Cases of every registered elementary function. */
public final class FunctionCases {
  private FunctionCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.vectors()) {
      for (Elementary function : ElementaryFunctions.all()) {
        cases.add(Case.of("apply", function + ":" + n, in -> in.special(n).apply(function)));
      }
    }
    return cases;
  }
}
