package io.lockstep.tensor;

import io.lockstep.autograd.Gradients;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.Stale;
import io.lockstep.tensor.TensorException.NoGradient;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gradients of tensors, with their checks. */
final class TensorGradients {
  private TensorGradients() {}

  /** The gradients of y; of what it does not depend on, an error. */
  static List<Tensor> all(Tensor y, List<Tensor> wrt) {
    List<Optional<Node>> gradients = of(y, wrt);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < wrt.size(); i++) {
      if (gradients.get(i).isEmpty()) {
        throw new NoGradient(
            "gradients",
            "the result does not depend on tensor "
                + (i + 1)
                + " of "
                + wrt.size()
                + ", "
                + wrt.get(i).describe()
                + ", through operations that have a gradient (detach(), comparisons and integers"
                + " have none); ask for what it was computed from, or for gradientsOrZeros()");
      }
      result.add(new Tensor(y.engine(), gradients.get(i).get()));
    }
    return result;
  }

  /** The gradients of y; of what it does not depend on, zeros. */
  static List<Tensor> orZeros(Tensor y, List<Tensor> wrt) {
    return orZeros(y, wrt, of(y, wrt));
  }

  /** The same, but y must depend on one at least. */
  static List<Tensor> ofSome(Tensor y, List<Tensor> wrt) {
    List<Optional<Node>> gradients = of(y, wrt);
    if (gradients.stream().allMatch(Optional::isEmpty)) {
      throw new NoGradient(
          "gradients",
          "the result depends on none of the "
              + wrt.size()
              + " parameters; compute it from these, without detach()");
    }
    return orZeros(y, wrt, gradients);
  }

  private static List<Tensor> orZeros(Tensor y, List<Tensor> wrt, List<Optional<Node>> gradients) {
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < wrt.size(); i++) {
      Tensor x = wrt.get(i);
      Node zeros = Nodes.constant(x.dtype(), x.shape(), 0);
      result.add(new Tensor(y.engine(), gradients.get(i).orElse(zeros)));
    }
    return result;
  }

  private static List<Optional<Node>> of(Tensor y, List<Tensor> wrt) {
    Checks.isFloat("gradients", y);
    if (y.size() != 1) {
      throw new ShapeMismatch(
          "gradients",
          "only a single value has gradients, got "
              + y.describe()
              + "; take sum() or mean() first");
    }
    for (Tensor x : wrt) {
      Checks.sameEngine("gradients", y, x);
      Checks.isFloat("gradients", x);
      Checks.isCurrent("gradients", "what they are taken by", Stale.between(x.node(), y.node()));
      x.node().memo().want();
    }
    Node seed = Nodes.constant(y.dtype(), y.shape(), 1);
    List<Optional<Node>> result =
        Gradients.of(y.node(), seed, wrt.stream().map(Tensor::node).toList());
    result.forEach(g -> g.ifPresent(y.engine()::makeGradient));
    return result;
  }
}
