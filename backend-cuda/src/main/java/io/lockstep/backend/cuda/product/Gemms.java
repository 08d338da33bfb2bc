package io.lockstep.backend.cuda.product;

import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.driver.Gemm.Matrix;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.Optional;

/** The products of specifications in terms of rows, transposes and distances between rows. */
final class Gemms {
  private Gemms() {}

  /**
   * Returns the product of a specification; empty if cuBLAS cannot compute it: an operand has no
   * two elements of a row or column side by side, or its rows overlap, or there is nothing to
   * compute or to add up.
   *
   * @param offset elements before the first one of the result, which has no gaps
   */
  static Optional<Gemm> of(
      MatMulSpec spec, Gemm.Arithmetic arithmetic, Gemm.Element stored, int offset) {
    if (spec.batch() == 0 || spec.m() == 0 || spec.n() == 0 || spec.k() == 0) {
      return Optional.empty();
    }
    boolean folds = folds(spec);
    int batch = folds ? 1 : spec.batch();
    int m = folds ? spec.batch() * spec.m() : spec.m();
    Matrix result = new Matrix(offset, false, spec.n(), m * spec.n());
    return matrix(spec.a(), m, spec.k())
        .flatMap(a ->
            matrix(spec.b(), spec.k(), spec.n())
                .map(
                    b -> new Gemm(arithmetic, stored, batch, m, spec.n(), spec.k(), a, b, result)));
  }

  /** Returns whether all products share b, and the rows of one a follow those of the one before. */
  private static boolean folds(MatMulSpec spec) {
    Layout a = spec.a();
    return spec.batch() > 1
        && spec.b().strides().get(0) == 0
        && a.strides().get(0) == (long) spec.m() * a.strides().get(1);
  }

  /** Returns the matrices {@code [rows, cols]} of a layout over {@code [batch, ..., ...]}. */
  private static Optional<Matrix> matrix(Layout layout, int rows, int cols) {
    int byBatch = layout.strides().get(0);
    int byRow = layout.strides().get(1);
    int byCol = layout.strides().get(2);
    if ((byCol == 1 || cols == 1) && (byRow >= cols || rows == 1)) {
      return Optional.of(new Matrix(layout.offset(), false, rows == 1 ? cols : byRow, byBatch));
    }
    if ((byRow == 1 || rows == 1) && (byCol >= rows || cols == 1)) {
      return Optional.of(new Matrix(layout.offset(), true, cols == 1 ? rows : byCol, byBatch));
    }
    return Optional.empty();
  }
}
