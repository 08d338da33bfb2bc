package io.lockstep.bench.scaling;

import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A network of {@code depth} linear layers, each {@code width x width}, with ReLU between them,
 * that is trained as a classifier of {@code width} classes by Adam.
 *
 * @param batch examples in a step
 * @param width inputs and outputs of each layer
 * @param depth linear layers
 */
record ScalingCase(int batch, int width, int depth) {
  /** What is varied, while the other two stay as in {@link #BASE}. */
  enum Axis {
    /** Examples in a step. */
    BATCH,
    /** Inputs and outputs of a layer. */
    WIDTH,
    /** Layers. */
    DEPTH
  }

  /** The case that all axes have in common. */
  static final ScalingCase BASE = new ScalingCase(256, 1024, 4);

  private static final int MOST_BATCHES = 8;

  /** Returns the cases along an axis in powers of 2, all extents divided where that is possible. */
  static List<ScalingCase> along(Axis axis, int divisor) {
    ScalingCase base =
        new ScalingCase(
            BASE.batch / divisor, BASE.width / divisor, Math.ceilDiv(BASE.depth, divisor));
    List<ScalingCase> cases = new ArrayList<>();
    switch (axis) {
      case BATCH -> {
        for (int batch = 1; batch <= 4096 / divisor; batch *= 2) {
          cases.add(new ScalingCase(batch, base.width, base.depth));
        }
      }
      case WIDTH -> {
        for (int width = 32; width <= 4096 / divisor; width *= 2) {
          cases.add(new ScalingCase(base.batch, width, base.depth));
        }
      }
      case DEPTH -> {
        for (int depth = 1; depth <= Math.max(2, 64 / divisor); depth *= 2) {
          cases.add(new ScalingCase(base.batch, base.width, depth));
        }
      }
    }
    return cases;
  }

  /** Returns the extent along an axis. */
  int extent(Axis axis) {
    return switch (axis) {
      case BATCH -> batch;
      case WIDTH -> width;
      case DEPTH -> depth;
    };
  }

  /** Returns the training to be measured; its batches change, in the host's memory. */
  Training training() {
    List<Integer> widths = Collections.nCopies(depth + 1, width);
    Network network = Network.titled("MLP", widths, 0, true, 1e-4);
    return new Training(network, batch, MOST_BATCHES, Feed.HOST);
  }

  /** Returns the number of weights and biases. */
  long parameters() {
    return training().network().parameters();
  }

  /** Returns the floating-point operations of a step's products. */
  double flops() {
    return training().network().products(batch).stream().mapToDouble(ProductWorkload::flops).sum();
  }

  /**
   * Returns the bytes that a step has to move where nothing stays in a cache: operands and results
   * of all products, and the update.
   */
  double bytes() {
    double elements =
        training().network().products(batch).stream().mapToDouble(ProductWorkload::elements).sum();
    return Float.BYTES * elements + AdamUpdate.BYTES * (double) parameters();
  }
}
