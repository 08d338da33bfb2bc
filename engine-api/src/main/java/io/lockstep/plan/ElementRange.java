package io.lockstep.plan;

import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.spec.Layout;

/**
 * Elements of a value from the first to the last.
 *
 * @param last below {@code first} if there are none
 */
record ElementRange(int first, int last) {
  /** Returns from where to where a layout reaches. */
  static ElementRange of(Layout layout) {
    return new ElementRange(layout.offset(), Math.toIntExact(layout.offset() + layout.span() - 1));
  }

  /** Returns the elements of a region. */
  static ElementRange of(SourceRange region) {
    return new ElementRange(region.first(), region.first() + region.shape().size() - 1);
  }

  /** Returns the smallest range that holds both. */
  ElementRange join(ElementRange other) {
    return new ElementRange(Math.min(first, other.first), Math.max(last, other.last));
  }

  /** Returns the range some elements further on. */
  ElementRange plus(int elements) {
    return new ElementRange(first + elements, last + elements);
  }

  /** Returns whether both have an element in common. */
  boolean meets(ElementRange other) {
    return first <= other.last && other.first <= last && size() > 0 && other.size() > 0;
  }

  int size() {
    return last - first + 1;
  }
}
