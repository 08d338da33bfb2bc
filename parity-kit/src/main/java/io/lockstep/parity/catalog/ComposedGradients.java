package io.lockstep.parity.catalog;

import static io.lockstep.parity.cases.GradientCase.Operand.mixed;
import static io.lockstep.parity.cases.GradientCase.Operand.positive;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.GradientCase.Operand;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.measure.Moments;
import io.lockstep.tensor.measure.VectorNorms;
import io.lockstep.tensor.order.AlongAxis;
import io.lockstep.tensor.order.Sorting;
import io.lockstep.tensor.product.Einsum;
import io.lockstep.tensor.product.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Gradients of operations that are composed of others, and gradients of these. */
public final class ComposedGradients {
  private final List<GradientCase> cases = new ArrayList<>();

  private ComposedGradients() {}

  /** Returns all cases in a fixed order; names are unique. */
  public static List<GradientCase> all() {
    ComposedGradients all = new ComposedGradients();
    all.elementwise();
    all.rows();
    all.views();
    all.products();
    all.order();
    List.copyOf(all.cases).forEach(first -> all.cases.add(first.secondOrder()));
    return all.cases;
  }

  /** Returns each function with its gradients as a case, in floats of a type. */
  static List<Case> of(DType floats) {
    return all().stream().map(g -> g.in(floats)).toList();
  }

  private void add(
      String operation,
      String variant,
      List<Operand> operands,
      Function<List<Tensor>, Tensor> function) {
    cases.add(new GradientCase(operation, variant, operands, function));
  }

  private void unary(String operation, String variant, Operand x, UnaryOperator<Tensor> f) {
    add(operation, variant, List.of(x), t -> f.apply(t.getFirst()));
  }

  private void binary(
      String operation, String variant, Operand a, Operand b, BinaryOperator<Tensor> f) {
    add(operation, variant, List.of(a, b), t -> f.apply(t.get(0), t.get(1)));
  }

  private void elementwise() {
    unary("relu", "7", mixed(7), Tensor::relu);
    for (double exponent : new double[] {0, 1, 2, 3, 7, -1, -2, 17, -17}) {
      unary("pow", "of " + exponent, positive(7), x -> x.neg().pow(exponent));
    }
    for (double exponent : new double[] {0.5, 1.5, -0.5, 2.7}) {
      unary("pow", "of " + exponent, positive(7), x -> x.pow(exponent));
    }
    binary("pow", "of two", positive(7), mixed(7), Tensor::pow);
    unary("minimum", "number", mixed(7), x -> x.minimum(0.3).square());
    unary("maximum", "number", mixed(7), x -> x.maximum(0.3).square());
    unary("where", "numbers", mixed(7), x -> x.gt(0).where(x.square(), 2).add(x.lt(1).where(1, x)));
    add(
        "clamp",
        "by others",
        List.of(mixed(7), mixed(7), positive(7)),
        t -> t.get(0).clamp(t.get(1), t.get(1).add(t.get(2))).square());
    unary(
        "fullLike", "7", mixed(7), x -> x.fullLike(2).add(x.onesLike()).sub(x.zerosLike()).mul(x));
  }

  private void rows() {
    unary("std", "3x4 over 1", mixed(3, 4), x -> x.std(1));
    unary("std", "corrected", mixed(3, 4), x -> Moments.std(x, 1, 0));
    unary("logsumexp", "3x4 over 1", mixed(3, 4), x -> x.logsumexp(1));
    unary("logsumexp", "all", mixed(3, 4), x -> x.logsumexp());
    unary("cumsum", "7", mixed(7), x -> x.cumsum(0).square());
    unary("cumsum", "3x5 over 0", mixed(3, 5), x -> x.cumsum(0).exp());
    unary("cumprod", "5", positive(5), x -> x.cumprod(0));
    for (double order : new double[] {1, 3, 2.5, Double.POSITIVE_INFINITY}) {
      unary("norm", "of order " + order, mixed(3, 4), x -> VectorNorms.norm(x, order, 1));
    }
  }

  private void views() {
    binary("stack", "2x3", mixed(2, 3), mixed(2, 3), (a, b) -> Tensor.stack(1, a, b, a).square());
    unary("split", "7", mixed(7), x -> x.split(0, 3, 4).getLast().square());
    unary("chunk", "7", mixed(7), x -> x.chunk(0, 3).get(1).exp());
    unary("tile", "2x3", mixed(2, 3), x -> x.tile(2, 1, 2).square());
    unary("repeatInterleave", "2x3", mixed(2, 3), x -> x.repeatInterleave(1, 3).exp());
  }

  private void products() {
    binary("matmul", "vectors", mixed(4), mixed(4), Tensor::matmul);
    binary("matmul", "vector by batch", mixed(3), mixed(2, 3, 4), Tensor::matmul);
    binary("matmul", "batch by vector", mixed(2, 3, 4), mixed(4), Tensor::matmul);
    binary("outer", "3, 4", mixed(3), mixed(4), MatrixProducts::outer);
    binary("kronecker", "2x3, 3x2", mixed(2, 3), mixed(3, 2), MatrixProducts::kronecker);
    binary("khatriRao", "2x3, 4x3", mixed(2, 3), mixed(4, 3), MatrixProducts::khatriRao);
    add(
        "einsum",
        "three operands",
        List.of(mixed(2, 3), mixed(3, 4), mixed(2, 4)),
        t -> Einsum.einsum("ij,jk,ik->j", t.get(0), t.get(1), t.get(2)));
    binary("einsum", "diagonal", mixed(3, 3, 2), mixed(3), (a, b) -> Einsum.einsum("iij,i", a, b));
    binary(
        "einsum",
        "ellipsis",
        mixed(2, 1, 3),
        mixed(4, 3),
        (a, b) -> Einsum.einsum("...i,...i->...", a, b));
  }

  private void order() {
    unary("sort", "3x5", mixed(3, 5), x -> Sorting.sort(x, 1).values().mul(x));
    unary("topk", "6x2", mixed(6, 2), x -> Sorting.topk(x, 3, 0).values().square());
    cases.add(
        new GradientCase(
            "take",
            "3x4",
            List.of(mixed(3, 4)),
            in -> List.of(in.indices(4, 3, 6)),
            t -> AlongAxis.take(t.get(0), t.get(1), 1).square()));
  }
}
