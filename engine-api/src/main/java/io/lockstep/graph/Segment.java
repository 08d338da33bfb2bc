package io.lockstep.graph;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a graph whose values are not kept for the gradients, but computed again from what goes
 * into it. It has no bearing on any value; autograd asks for it.
 */
public final class Segment {
  private static final ScopedValue<Segment> CURRENT = ScopedValue.newInstance();

  private final @Nullable Segment outer;
  private final @Nullable Segment forward;
  private @Nullable Segment backward;

  private Segment(@Nullable Segment outer, @Nullable Segment forward) {
    this.outer = outer;
    this.forward = forward;
  }

  /** Returns a new segment within the one that is being made, if any. */
  public static Segment within(@Nullable Segment outer) {
    return new Segment(outer, null);
  }

  /** Returns the segment that the calling thread makes, or null. */
  public static @Nullable Segment current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /** Returns what is made, all of whose new values belong here. */
  public <T> T of(Supplier<T> making) {
    return ScopedValue.where(CURRENT, this).call(making::get);
  }

  /** Returns the segment that this one is a part of, or null. */
  public @Nullable Segment outer() {
    return outer;
  }

  /** Returns where the gradients of values of this segment are made; beside it, not within. */
  public Segment backward() {
    if (backward == null) {
      backward = new Segment(outer, this);
    }
    return backward;
  }

  /** Returns whose gradients are made here, or null. */
  public @Nullable Segment forward() {
    return forward;
  }

  /** Returns whether a node was made here, or in a segment within. */
  public boolean contains(Node node) {
    return encloses(node.segment());
  }

  /** Returns whether a segment is this one, or within it. */
  public boolean encloses(@Nullable Segment other) {
    Segment at = other;
    while (at != null && at != this) {
      at = at.outer;
    }
    return at == this;
  }
}
