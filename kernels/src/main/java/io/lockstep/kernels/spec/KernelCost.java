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
  /** Returns the bytes read and written. */
  public long bytes() {
    return bytesRead + bytesWritten;
  }

  /** Returns the bytes of all elements, each once. */
  static long bytes(List<Region> regions) {
    return regions.stream().mapToLong(r -> r.layout().distinct() * r.dtype().bytes()).sum();
  }

  /** Returns the float operations of a program at one element. */
  static long operations(Program program) {
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
