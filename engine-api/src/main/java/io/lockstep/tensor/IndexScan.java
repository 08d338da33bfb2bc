package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A look at integers on their way from the host: class indices are held to their range when they
 * are written, or when they are first used as such, whichever comes later. One object for all
 * writes of an engine, so that a batch makes no garbage.
 */
final class IndexScan {
  private int low;
  private int high;

  /** Begins with the elements of another source. */
  void begin() {
    low = Integer.MAX_VALUE;
    high = Integer.MIN_VALUE;
  }

  /** Looks at some elements; if they are used as indices, they must be in range. */
  void see(String operation, Source target, MemorySegment elements) {
    if (target.dtype() != DType.I32) {
      return;
    }
    int least = low;
    int most = high;
    for (long at = 0; at < elements.byteSize(); at += Integer.BYTES) {
      int value = elements.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    low = least;
    high = most;
    if (target.holdsIndices()) {
      require(operation, target, low, high, target.indexLimit());
    }
  }

  /** Says that a source now holds what was seen. */
  void define(Source target) {
    target.define(low, high);
  }

  /** Says that a tensor of indices is used as classes below a count; what is there is checked. */
  static void limit(Tensor indices, int classes) {
    Node node = indices.node();
    while (node instanceof Node.View view) {
      node = view.x();
    }
    if (node instanceof Source source) {
      require("one_hot", source, source.lowest(), source.highest(), classes);
      source.limitIndices(classes);
    }
  }

  private static void require(String operation, Source source, int low, int high, int limit) {
    if (low > high || (low >= 0 && high < limit)) {
      return;
    }
    throw new ShapeMismatch(
        operation,
        "class index "
            + (low < 0 ? low : high)
            + " of '"
            + source.name()
            + "' "
            + Checks.describe(source.dtype(), source.shape())
            + " is outside of 0.."
            + (limit - 1)
            + "; correct the labels, or give as many classes as there are");
  }
}
