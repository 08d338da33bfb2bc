package io.lockstep.tensor.order;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.Arrays;
import java.util.List;

/**
 * Sorting by counting: the place of an element is the number of elements that come before it, which
 * is the same number on every device. Sorting is stable (equal elements keep their order; zeros of
 * both signs are equal), and a NaN is larger than every number, as in NumPy and PyTorch.
 *
 * <p>Every element is compared with every other one of its row, so that n elements cost n * n
 * comparisons, though no memory for them: meant for rows of up to some thousands. Values have
 * gradients, places none.
 */
public final class Sorting {
  private Sorting() {}

  /**
   * Elements in order.
   *
   * @param values the elements
   * @param indices where they were, I32
   */
  public record Sorted(Tensor values, Tensor indices) {}

  /** Returns the elements along an axis in ascending order. */
  public static Sorted sort(Tensor x, int axis) {
    return sort(x, axis, false);
  }

  /** Returns the elements along an axis in ascending or descending order. */
  public static Sorted sort(Tensor x, int axis, boolean descending) {
    MovedAxis along = MovedAxis.of("sort", x, axis);
    return first("sort", x, x.shape().dim(along.axis()), along, descending);
  }

  /** Returns, for each place along an axis in ascending order, which element belongs there. */
  public static Tensor argsort(Tensor x, int axis) {
    return argsort(x, axis, false);
  }

  /** Returns, for each place along an axis in order, which element belongs there. */
  public static Tensor argsort(Tensor x, int axis, boolean descending) {
    MovedAxis along = MovedAxis.of("argsort", x, axis);
    int n = x.shape().dim(along.axis());
    return along.back(order("argsort", along.last(x), n, descending));
  }

  /** Returns the k largest elements along an axis, the largest first. */
  public static Sorted topk(Tensor x, int k, int axis) {
    return topk(x, k, axis, true);
  }

  /** Returns the k largest or smallest elements along an axis, the most extreme first. */
  public static Sorted topk(Tensor x, int k, int axis, boolean largest) {
    MovedAxis along = MovedAxis.of("topk", x, axis);
    int n = x.shape().dim(along.axis());
    if (k < 0 || k > n) {
      throw new ShapeMismatch(
          "topk",
          "axis " + axis + " of " + x.describe() + " has no " + k + " elements; use 0 to " + n);
    }
    return first("topk", x, k, along, largest);
  }

  private static Sorted first(
      String name, Tensor x, int count, MovedAxis along, boolean descending) {
    Tensor rows = along.last(x);
    Tensor order = order(name, rows, count, descending);
    Tensor values = AlongAxis.ofRows(rows, order);
    return new Sorted(along.back(values), along.back(order));
  }

  /** The indices of the first few elements of each row in order. */
  private static Tensor order(String name, Tensor x, int count, boolean descending) {
    check(name, x);
    int n = x.shape().dim(-1);
    Tensor places = x.engine().arange(n);
    Tensor rank =
        Tensor.apply(
            "rank",
            List.of(x.unsqueeze(-2), x.unsqueeze(-1), places, places.reshape(n, 1)),
            e -> one(before(e, descending)).overRow(ReduceOp.SUM));
    Tensor wanted = x.engine().arange(count).cast(DType.F32).reshape(count, 1);
    return Tensor.apply(
            "order",
            List.of(rank.reshape(with(x, 1, n)), wanted, places.cast(DType.F32)),
            e -> e.get(0).eq(e.get(1)).select(e.get(2), Expr.f32(0)).overRow(ReduceOp.SUM))
        .reshape(with(x, count))
        .cast(DType.I32);
  }

  /** Whether the first element comes before the second, at their places. */
  private static Expr before(List<Expr> e, boolean descending) {
    Expr a = e.get(0);
    Expr b = e.get(1);
    Expr no = Expr.constant(Type.BOOL, 0);
    Expr noA = a.type().isFloat() ? a.isNaN() : no;
    Expr noB = b.type().isFloat() ? b.isNaN() : no;
    Expr less = a.lt(b).or(noB.and(noA.not()));
    Expr more = b.lt(a).or(noA.and(noB.not()));
    Expr apart = less.or(more).not();
    return (descending ? more : less).or(apart.and(e.get(2).lt(e.get(3))));
  }

  private static Expr one(Expr condition) {
    return condition.select(Expr.f32(1), Expr.f32(0));
  }

  private static int[] with(Tensor x, int... last) {
    int[] dims = Arrays.copyOf(x.shape().toArray(), x.shape().rank() - 1 + last.length);
    System.arraycopy(last, 0, dims, x.shape().rank() - 1, last.length);
    return dims;
  }

  private static void check(String name, Tensor x) {
    if (x.dtype() == DType.BOOL || x.dtype() == DType.U8) {
      throw new TypeMismatch(
          name, "does not compare " + x.dtype() + ", got " + x.describe() + "; cast it first");
    }
    long comparisons = (long) x.size() * x.shape().dim(-1);
    if (comparisons > Integer.MAX_VALUE) {
      throw new ShapeMismatch(
          name,
          "compares each element with all of its row, "
              + comparisons
              + " times for rows of "
              + x.shape().dim(-1)
              + " in "
              + x.describe()
              + ", which must be below 2^31; sort fewer at a time, or on the host");
    }
  }
}
