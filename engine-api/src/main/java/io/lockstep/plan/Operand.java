package io.lockstep.plan;

import io.lockstep.kernels.spec.Layout;
import java.util.List;

/**
 * A value as its user sees it: the layout says which element is where in the value.
 *
 * @param after values that are computed before it is read, if they are computed at all
 */
record Operand(Value value, Layout layout, List<Value> after) {
  /** Copies the list. */
  Operand {
    after = List.copyOf(after);
  }

  /** Creates an operand that is read as soon as it is there. */
  Operand(Value value, Layout layout) {
    this(value, layout, List.of());
  }

  /** Returns the operand that sees the whole value as it lies. */
  static Operand whole(Value value) {
    return new Operand(value, Layout.contiguous(value.shape()));
  }

  /** Returns which elements of the value are read, at most. */
  ElementRange range() {
    return ElementRange.of(layout);
  }

  /** Returns whether element i of the operand is element i of a range of the value, for all. */
  boolean isWhole(ElementRange range) {
    return layout.isContiguous() && range().equals(range);
  }

  /** Returns whether element i of the operand is element i of the value, for all of them. */
  boolean isWhole() {
    return layout.isIdentity() && layout.shape().size() == value.size();
  }
}
