package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.Source.IndexRange;
import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Class indices that come from the host are held to their range there: when they are written, or
 * when they are first used as such, whichever comes later.
 */
final class IndexLimit {
  private IndexLimit() {}

  /** Says that a tensor of indices is used as classes below a count; what is there is checked. */
  static void classes(Tensor indices, int count) {
    Node node = indices.node();
    while (node instanceof Node.View view) {
      node = view.x();
    }
    if (node instanceof Source source) {
      require("one_hot", source, source.indices(), count);
      source.limitIndices(count);
    }
  }

  /** Returns the range of what is on its way to a source; empty if that holds no integers. */
  static IndexRange range(Source source, MemorySegment elements) {
    if (source.dtype() != DType.I32 || elements.byteSize() == 0) {
      return IndexRange.NONE;
    }
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (long i = 0; i < elements.byteSize() / Integer.BYTES; i++) {
      int value = elements.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new IndexRange(low, high);
  }

  /** Checks indices that are on their way to a source. */
  static void require(String operation, Source source, IndexRange range) {
    if (source.holdsIndices()) {
      require(operation, source, range, source.indexLimit());
    }
  }

  private static void require(String operation, Source source, IndexRange range, int limit) {
    if (range.isEmpty() || (range.low() >= 0 && range.high() < limit)) {
      return;
    }
    throw new ShapeMismatch(
        operation,
        "class index "
            + (range.low() < 0 ? range.low() : range.high())
            + " of '"
            + source.name()
            + "' "
            + Checks.describe(source.dtype(), source.shape())
            + " is outside of 0.."
            + (limit - 1)
            + "; correct the labels, or give as many classes as there are");
  }
}
