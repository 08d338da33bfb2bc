package io.lockstep.parity.oracle;

import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import java.util.Arrays;

/** The order of reductions that the contract fixes; of nothing, a sum is +0. */
final class ReductionOrder {
  private static final int BLOCK = 4096;
  private static final int LANES = 256;
  private static final int RUN = 64;

  private ReductionOrder() {}

  /** Blocks of 4096, 256 lanes in each, lanes by halving; block results by the same rule. */
  static double contiguous(ReduceOp op, Type type, double[] x) {
    if (x.length <= BLOCK) {
      return x.length == 0 ? 0 : block(op, type, x);
    }
    double[] blocks = new double[(x.length + BLOCK - 1) / BLOCK];
    for (int b = 0; b < blocks.length; b++) {
      int end = Math.min(x.length, (b + 1) * BLOCK);
      blocks[b] = block(op, type, Arrays.copyOfRange(x, b * BLOCK, end));
    }
    return contiguous(op, type, blocks);
  }

  private static double block(ReduceOp op, Type type, double[] x) {
    double[] lanes = Arrays.copyOf(x, Math.min(x.length, LANES));
    for (int i = LANES; i < x.length; i++) {
      lanes[i % LANES] = ScalarMath.binary(op.combine(), type, lanes[i % LANES], x[i]);
    }
    return halved(op, type, lanes);
  }

  /** Runs of 64 in order, runs by halving. */
  static double outer(ReduceOp op, Type type, double[] x) {
    if (x.length == 0) {
      return 0;
    }
    double[] runs = new double[(x.length + RUN - 1) / RUN];
    for (int i = 0; i < x.length; i++) {
      runs[i / RUN] =
          i % RUN == 0 ? x[i] : ScalarMath.binary(op.combine(), type, runs[i / RUN], x[i]);
    }
    return halved(op, type, runs);
  }

  /**
   * The upper half, from the next power of two down, joins the lower; what is absent is skipped.
   */
  private static double halved(ReduceOp op, Type type, double[] x) {
    int half = Math.max(1, Integer.highestOneBit(Math.max(1, x.length - 1)));
    for (; half >= 1; half /= 2) {
      for (int i = 0; i < half && i + half < x.length; i++) {
        x[i] = ScalarMath.binary(op.combine(), type, x[i], x[i + half]);
      }
    }
    return x[0];
  }
}
