package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.ArrayList;
import java.util.List;

/** Cases of every registered elementary function. */
final class FunctionCases {
  private FunctionCases() {}

  static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.vectors()) {
      for (Elementary function : ElementaryFunctions.all()) {
        cases.add(Case.of("apply", function + ":" + n, in -> in.special(n).apply(function)));
      }
    }
    return cases;
  }
}
