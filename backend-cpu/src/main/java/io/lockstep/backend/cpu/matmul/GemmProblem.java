package io.lockstep.backend.cpu.matmul;

import org.jspecify.annotations.Nullable;

/**
 * What is to be computed for each matrix of a batch: C = A B, {@code [m,k] x [k,n] -> [m,n]}. Unit
 * column stride of C, and a unit stride somewhere in A and B, are the fast cases.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums; 0 gives +0 everywhere
 * @param a strides of the left operand
 * @param b strides of the right operand
 * @param c strides of the result
 * @param epilogue work on finished blocks of C, or null
 */
public record GemmProblem(
    int m, int n, int k, Strides a, Strides b, Strides c, @Nullable Epilogue epilogue) {

  /** The same work as {@code C' = B' A'}. */
  GemmProblem transposed() {
    Epilogue whole = epilogue;
    return new GemmProblem(
        n,
        m,
        k,
        b.transposed(),
        a.transposed(),
        c.transposed(),
        whole == null
            ? null
            : (batch, row, column, rows, columns, worker) ->
                whole.apply(batch, column, row, columns, rows, worker));
  }

  /** Whether C should be cut into blocks of whole rows. */
  boolean byRows() {
    return epilogue != null && epilogue.wantsRows();
  }

  /** Fused multiply-adds for one matrix; at least one for each element. */
  long work() {
    return (long) m * n * Math.max(k, 1);
  }
}
