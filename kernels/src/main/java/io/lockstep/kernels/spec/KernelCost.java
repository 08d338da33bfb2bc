package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import java.util.List;

/**
 * The least that a kernel must do, whatever the device: each element read once and written once,
 * and the operations of its program at every element.
 *
 * @param flops float operations, a fused multiply-add as two. Exact for products and sums; a
 *     program counts with all its arithmetic at every element, also with what depends on its row
 *     alone
 * @param bytesRead bytes of all inputs; an element that a stride of 0 repeats is read once
 * @param bytesWritten bytes of all outputs
 */
public record KernelCost(long flops, long bytesRead, long bytesWritten) {
  /** Returns the cost of one launch. */
  public static KernelCost of(KernelSpec spec) {
    List<Layout> layouts = ArgumentLayouts.of(spec);
    long read = 0;
    long written = 0;
    for (int i = 0; i < layouts.size(); i++) {
      long bytes = distinct(layouts.get(i)) * spec.arguments().get(i).bytes();
      if (i < spec.inputCount()) {
        read += bytes;
      } else {
        written += bytes;
      }
    }
    if (spec instanceof GatherSpec s) {
      // Only the rows that are picked.
      read = (long) s.count() * (Integer.BYTES + (long) s.width() * s.type().bytes());
    }
    return new KernelCost(flops(spec), read, written);
  }

  /** Returns the bytes read and written. */
  public long bytes() {
    return bytesRead + bytesWritten;
  }

  private static long distinct(Layout layout) {
    long count = 1;
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      int size = layout.shape().dim(axis);
      count *= layout.strides().get(axis) == 0 ? Math.min(size, 1) : size;
    }
    return count;
  }

  private static long flops(KernelSpec spec) {
    return switch (spec) {
      case MapSpec s -> (long) s.shape().size() * operations(s.program());
      case RowSpec s -> (long) s.rows() * s.cols() * operations(s.program());
      case ColumnReduceSpec s ->
          (long) s.outer() * s.reduced() * s.inner() * (1 + operations(s.program()));
      case MatMulSpec s ->
          (long) s.batch() * s.m() * s.n() * (2L * s.k() + operations(s.epilogue()));
      case ArgReduceSpec s -> (long) s.rows() * s.cols();
      case GatherSpec _ -> 0;
      case ScatterAddSpec s -> (long) s.count() * s.width();
    };
  }

  private static long operations(Program program) {
    return program.lowered().schedule().stream().mapToLong(KernelCost::operations).sum();
  }

  private static long operations(Expr e) {
    return switch (e) {
      case Expr.Fma _ -> 2;
      case Expr.Unary _, Expr.Binary _ -> e.type().isFloat() ? 1 : 0;
      case Expr.Rows _ -> 1;
      case Expr.Const _,
          Expr.Input _,
          Expr.Index _,
          Expr.Compare _,
          Expr.Select _,
          Expr.Cast _,
          Expr.Bits _,
          Expr.Call _ ->
          0;
    };
  }
}
