package io.lockstep.graph;

import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Elements of a source that lie in one piece: what an update gives new values.
 *
 * @param source where they lie
 * @param first the position of the first
 * @param shape their shape, in row-major order
 */
public record SourceRange(Source source, int first, Shape shape) {
  /** Returns the region that a node shows; empty if it is no view of a source, or in pieces. */
  public static Optional<SourceRange> of(Node node) {
    Deque<ViewOp> views = new ArrayDeque<>();
    Node base = node;
    while (base instanceof Node.View view) {
      views.push(view.op());
      base = view.x();
    }
    if (!(base instanceof Source source)) {
      return Optional.empty();
    }
    Optional<Layout> layout = Optional.of(Layout.contiguous(source.shape()));
    for (ViewOp view : views) {
      layout = layout.flatMap(view::apply);
    }
    return layout
        .filter(Layout::isContiguous)
        .map(l -> new SourceRange(source, l.offset(), l.shape()));
  }

  /** Returns whether these are all elements of the source. */
  public boolean isWhole() {
    return shape.size() == source.shape().size();
  }

  /** Returns whether both have an element in common. */
  public boolean meets(SourceRange other) {
    return source == other.source
        && (long) first < (long) other.first + other.shape.size()
        && (long) other.first < (long) first + shape.size();
  }
}
