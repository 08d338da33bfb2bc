package io.lockstep.parity.catalog;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.measure.Moments;
import io.lockstep.tensor.measure.VectorNorms;
import io.lockstep.tensor.order.AlongAxis;
import io.lockstep.tensor.order.Sorting;
import io.lockstep.tensor.order.Sorting.Sorted;
import io.lockstep.tensor.product.Einsum;
import io.lockstep.tensor.product.MatrixProducts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Cases of operations that are composed of others, and of tensors made from nothing. */
final class ComposedCases {
  private static final long SEED = 0x1234_5678_9abc_def0L;
  private static final double[] EXPONENTS = {0, 1, 2, 3, 7, 16, -1, -3, 0.5, 1.5, -0.5, 17, 2.7};

  private final List<Case> cases = new ArrayList<>();

  private ComposedCases() {}

  static List<Case> of(Selection selection) {
    ComposedCases all = new ComposedCases();
    for (int n : selection.vectors()) {
      all.elementwise(n);
    }
    for (int n : selection.lengths()) {
      all.rows(n);
      all.views(n);
      all.products(n);
      all.order(n);
      all.made(n);
    }
    return all.cases;
  }

  private void add(String operation, Object variant, Function<Inputs, Tensor> build) {
    cases.add(Case.of(operation, variant, build));
  }

  private void elementwise(int n) {
    add("relu", n, in -> in.special(n).relu());
    for (double exponent : EXPONENTS) {
      add("pow", exponent + " " + n, in -> in.special(n).pow(exponent));
    }
    add("pow", "of two " + n, in -> in.special(n).pow(in.special(n)));
    add("pow", "of whole numbers " + n, in -> in.coarse(n).pow(in.coarse(n)));
    add("minimum", "number " + n, in -> in.special(n).minimum(0.5));
    add("maximum", "number " + n, in -> in.special(n).maximum(-0.5));
    add("clamp", "by others " + n, in -> in.special(n).clamp(in.coarse(n), in.special(n)));
    add("where", "number " + n, in -> in.truths(n).where(in.special(n), -1));
    add("where", "numbers " + n, in -> in.truths(n).where(2, 0.5).add(in.truths(n).where(1, 3)));
    add("and", n, in -> in.truths(n).and(in.special(n).gt(0)));
    add("or", n, in -> in.truths(n).or(in.special(n).gt(0)));
    add("not", n, in -> in.truths(n).not());
    add("zerosLike", n, in -> in.special(n).zerosLike());
    add("onesLike", n, in -> in.bytes(n).onesLike());
    add("fullLike", n, in -> in.special(n).fullLike(0.1));
  }

  private void rows(int n) {
    Map<String, BiFunction<Tensor, Integer, Tensor>> all = new LinkedHashMap<>();
    all.put("std", Tensor::std);
    all.put("cumsum", Tensor::cumsum);
    all.put("cumprod", Tensor::cumprod);
    all.put("norm of order 3", (x, axis) -> VectorNorms.norm(x, 3, axis));
    all.put("norm of order 0", (x, axis) -> VectorNorms.norm(x, 0, axis));
    all.put("corrected std", (x, axis) -> Moments.std(x, 1, axis));
    all.put("corrected var", (x, axis) -> Moments.var(x, 1, axis));
    if (n > 0) {
      all.put("logsumexp", Tensor::logsumexp);
      all.put(
          "norm of order inf", (x, axis) -> VectorNorms.norm(x, Double.POSITIVE_INFINITY, axis));
    }
    all.forEach((name, op) -> {
      add(name, n, in -> op.apply(in.floats(n), 0));
      add(name, "special 3x" + n, in -> op.apply(in.special(3, n), -1));
      add(name, n + "x3 over 0", in -> op.apply(in.floats(n, 3), 0));
    });
    add("cumsum", "of integers " + n, in -> in.words(2, n).cumsum(1));
  }

  private void views(int n) {
    add("stack", n, in -> Tensor.stack(1, in.special(3, n), in.special(3, n)));
    cases.add(Case.ofMany("split", n, in -> in.special(3, n + 3).split(1, 1, n, 2)));
    cases.add(Case.ofMany("chunk", n, in -> in.special(n, 3).exp().chunk(0, 4)));
    add("tile", n, in -> in.special(3, n).tile(2, 1, 3));
    add("repeatInterleave", n, in -> in.special(3, n, 2).repeatInterleave(1, 3));
  }

  private void products(int n) {
    add("matmul", "vector " + n, in -> in.floats(n).matmul(in.floats(n, 5)));
    add("matmul", "of a vector " + n, in -> in.floats(2, 5, n).matmul(in.floats(n)));
    add("matmul", "vectors " + n, in -> in.floats(n).matmul(in.floats(n)));
    add("outer", n, in -> MatrixProducts.outer(in.special(n), in.special(3)));
    add("kronecker", n, in -> MatrixProducts.kronecker(in.floats(2, n), in.special(3, 2)));
    add("khatriRao", n, in -> MatrixProducts.khatriRao(in.floats(2, n), in.floats(3, n)));
    einsum(n, "ij,jk->ki", in -> List.of(in.floats(3, n), in.floats(n, 4)));
    einsum(
        n, "bij,kb,jl->bkil", in -> List.of(in.floats(2, 3, n), in.floats(4, 2), in.floats(n, 5)));
    einsum(n, "...ij,...jk", in -> List.of(in.floats(2, 1, 3, n), in.floats(4, n, 2)));
    einsum(n, "iij,i->j", in -> List.of(in.floats(n, n, 3), in.floats(n)));
    einsum(n, "i,j->ij", in -> List.of(in.special(n), in.special(3)));
    einsum(n, "ij->", in -> List.of(in.floats(n, 3)));
  }

  private void einsum(int n, String formula, Function<Inputs, List<Tensor>> operands) {
    add(
        "einsum",
        formula + " " + n,
        in -> Einsum.einsum(formula, operands.apply(in).toArray(Tensor[]::new)));
  }

  private void order(int n) {
    sorted("sort", "special 3x" + n, in -> Sorting.sort(in.special(3, n), 1));
    sorted("sort", "many equal " + n, in -> Sorting.sort(in.coarse(n), 0, true));
    sorted("sort", "integers " + n, in -> Sorting.sort(in.words(n, 2), 0));
    add("argsort", n, in -> Sorting.argsort(in.special(n, 3), 0));
    sorted("topk", n, in -> Sorting.topk(in.special(3, n), Math.min(n, 4), -1));
    sorted("topk", "smallest " + n, in -> Sorting.topk(in.coarse(3, n), n / 2, 1, false));
    if (n > 0) {
      add("take", n, in -> AlongAxis.take(in.special(3, n, 2), in.indices(n, 3, 5, 2), 1));
    }
  }

  private void sorted(String operation, Object variant, Function<Inputs, Sorted> build) {
    cases.add(
        Case.ofMany(
            operation,
            variant,
            in -> {
              Sorted sorted = build.apply(in);
              return List.of(sorted.values(), sorted.indices());
            }));
  }

  private void made(int n) {
    add("rand", n, in -> drawn(in, in.engine().rand(SEED, n, 3)).mul(in.floats(3)));
    add("randn", n, in -> drawn(in, in.engine().randn(SEED, n, 3)).cast(DType.F32));
    add("randint", n, in -> drawn(in, in.engine().randint(SEED, -5, 1000, n)).add(in.words(n)));
    add("bernoulli", n, in -> drawn(in, in.engine().bernoulli(SEED, 0.3, n)).mul(in.special(n)));
    add("eye", n, in -> in.engine().eye(n, 4).mul(in.floats(n, 4)));
  }

  /** Numbers at random, whose seed the inputs have to know. */
  private static Tensor drawn(Inputs in, Tensor numbers) {
    numbers.sources().forEach(in::adopted);
    return numbers;
  }
}
