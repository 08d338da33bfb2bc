package io.lockstep.backend.cpu.fusion;

import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.backend.cpu.matmul.MatrixWork;
import io.lockstep.backend.cpu.matmul.code.NativeFloats;
import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A launch that copies floats, such as the windows of a convolution, cut into the matrices of a
 * product that reads them. What lies along its last two axes is packed at once.
 */
final class MatrixCopy implements MatrixWork {
  /** Elements that a packer may write behind what it packs. */
  private static final int SLACK = (int) (Packer.SLACK / Float.BYTES);

  private final Packer packer;
  private final long source;
  private final long target;

  /** Steps of the first axis in a matrix, and what lies between them. */
  private final int steps;

  private final long stepBytes;

  /** Where what is packed at once begins, within a step. */
  private final long[] starts;

  private final int rows;
  private final int columns;
  private final long rowBytes;
  private final long columnBytes;

  private MatrixCopy(
      Packer packer, long source, long target, int matrices, Layout layout, long[] starts) {
    int rank = layout.shape().rank();
    this.packer = packer;
    this.source = source;
    this.target = target;
    this.steps = layout.shape().dim(0) / matrices;
    this.stepBytes = 4L * layout.strides().getFirst();
    this.starts = starts;
    this.rows = layout.shape().dim(rank - 2);
    this.columns = layout.shape().dim(rank - 1);
    this.rowBytes = 4L * layout.strides().get(rank - 2);
    this.columnBytes = 4L * layout.strides().get(rank - 1);
  }

  /** Returns a launch as such work; null if it computes, or cannot be cut into the matrices. */
  static @Nullable MatrixCopy of(CpuLaunch launch, int matrices, Packer packer) {
    if (!(launch.kernel() instanceof MapKernel map) || !isCopy(map.spec())) {
      return null;
    }
    Layout layout = map.spec().inputs().getFirst();
    int rank = layout.shape().rank();
    if (rank < 3
        || layout.shape().dim(0) % matrices != 0
        || layout.shape().dim(rank - 2) * layout.shape().dim(rank - 1) < SLACK) {
      return null;
    }
    long[] starts = {0};
    for (int axis = 1; axis < rank - 2; axis++) {
      int size = layout.shape().dim(axis);
      long[] more = new long[starts.length * size];
      for (int i = 0; i < more.length; i++) {
        more[i] = starts[i / size] + 4L * (i % size) * layout.strides().get(axis);
      }
      starts = more;
    }
    return new MatrixCopy(packer, launch.start(0), launch.start(1), matrices, layout, starts);
  }

  private static boolean isCopy(MapSpec spec) {
    return spec.program().inputs().equals(List.of(DType.F32))
        && spec.program().outputs().equals(List.of(DType.F32))
        && spec.program().results().getFirst() instanceof Expr.Input
        && spec.outputs().getFirst().isContiguous();
  }

  @Override
  public void run(int matrix, int worker) {
    int size = rows * columns;
    long to = target + 4L * matrix * steps * starts.length * size;
    for (int step = matrix * steps; step < (matrix + 1) * steps; step++) {
      for (int i = 0; i < starts.length; i++) {
        long from = source + step * stepBytes + starts[i];
        if (step == (matrix + 1) * steps - 1 && i == starts.length - 1) {
          // Behind the last of a matrix lies what others write.
          NativeFloats.copy(from, rowBytes, columnBytes, to, 4L * columns, 4, rows, columns);
        } else {
          packer.pack(to, columns, rows, from, columns, columnBytes, rowBytes);
        }
        to += 4L * size;
      }
    }
  }
}
