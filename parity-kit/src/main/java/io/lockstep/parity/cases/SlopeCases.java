package io.lockstep.parity.cases;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Cases of gradients where slopes are infinite or NaN, in what counts and in what does not. */
public final class SlopeCases {
  private static final Map<String, UnaryOperator<Tensor>> BRANCHES = new LinkedHashMap<>();

  static {
    BRANCHES.put("sqrt", x -> x.gt(0).where(x.sqrt(), x.mul(5)));
    BRANCHES.put("log", x -> x.gt(0).where(x.log(), x));
    BRANCHES.put("product", x -> x.gt(0).where(x.mul(x.log()), x.square()));
    BRANCHES.put("quotient", x -> x.ne(0).where(x.div(x), x));
    BRANCHES.put("exp", x -> x.lt(80).where(x.exp(), x));
    BRANCHES.put("clamp", x -> x.exp().clamp(0.5, 1e4));
    BRANCHES.put("number", x -> x.eq(x).where(x.abs(), x.detach()));
    BRANCHES.put("minimum", x -> x.sqrt().minimum(x.log()));
    BRANCHES.put("norm", x -> x.reshape(1, x.size()).norm(1));
    BRANCHES.put("norms of short rows", x -> x.mul(0).reshape(x.size(), 1).norm(1));
    BRANCHES.put("max", x -> x.reshape(1, x.size()).max(1).add(x));
    BRANCHES.put("square of sqrt", x -> x.sqrt().square());
  }

  private SlopeCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.vectors()) {
      if (n > 0) {
        BRANCHES.forEach((name, f) -> cases.add(branch(name, n, f)));
        Losses.all().forEach(l -> cases.add(loss(l, n)));
      }
    }
    return cases;
  }

  private static Case branch(String name, int n, UnaryOperator<Tensor> f) {
    return Case.ofMany(
        "slope",
        name + " " + n,
        in -> {
          Tensor x = in.special(n);
          Tensor y = f.apply(x);
          return List.of(y, y.sum().gradients(x).getFirst());
        });
  }

  /** Targets are 0 and 1, so that much has no weight. */
  private static Case loss(Loss loss, int n) {
    return Case.ofMany(
        "slope",
        loss + " " + n,
        in -> {
          Tensor p = in.special(5, n);
          Tensor target = in.truths(5, n).cast(in.dtype());
          Tensor y = LibraryCases.apply(loss, p, target);
          return List.of(y, y.sum().gradients(p).getFirst());
        });
  }
}
