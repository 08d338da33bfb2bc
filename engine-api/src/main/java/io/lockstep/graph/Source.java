package io.lockstep.graph;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that is there already: an input, a constant, a parameter or an earlier result, in a
 * row-major device buffer of its own.
 */
public final class Source extends Node {
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final String NEVER_WRITTEN = "has never been written; write it first";

  private final String name;
  private final Buffer buffer;
  private @Nullable String missing;
  private int lowest = Integer.MAX_VALUE;
  private int highest = Integer.MIN_VALUE;
  private int indexLimit = NO_LIMIT;
  private long written = Stale.NOT_YET;

  private Source(
      String name,
      DType dtype,
      Shape shape,
      Buffer buffer,
      boolean constant,
      @Nullable String missing) {
    super(dtype, shape, constant);
    this.name = name;
    this.buffer = buffer;
    this.missing = missing;
  }

  /** Creates a source that can be written, and was not yet; {@code name} is for messages. */
  public Source(String name, DType dtype, Shape shape, Buffer buffer) {
    this(name, dtype, shape, buffer, false, NEVER_WRITTEN);
  }

  /** Returns a source whose contents are there and never change. */
  public static Source constant(String name, DType dtype, Shape shape, Buffer buffer) {
    return new Source(name, dtype, shape, buffer, true, null);
  }

  /** Returns the name for messages. */
  public String name() {
    return name;
  }

  /** Returns where the value lies. */
  public Buffer buffer() {
    return buffer;
  }

  /** Returns why there is nothing to read and what to do, or null if there is something. */
  public @Nullable String missing() {
    return missing;
  }

  /** Says that the buffer now holds a value that was computed. */
  public void define() {
    define(Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  /**
   * Says that the buffer now holds a value from the host.
   *
   * @param low the smallest of its I32 elements, above {@code high} if it has none
   * @param high the largest of them
   */
  public void define(int low, int high) {
    missing = null;
    lowest = low;
    highest = high;
  }

  /** Says why the buffer holds no value, and what to do. */
  public void undefine(String reason) {
    missing = reason;
  }

  /** Returns when it was last written, in writes. */
  long written() {
    return written;
  }

  /** Says when it was written. */
  public void write(long now) {
    written = now;
  }

  /** Returns the smallest of the I32 elements; above the largest where they are not known. */
  public int lowest() {
    return lowest;
  }

  /** Returns the largest of the I32 elements; below the smallest where they are not known. */
  public int highest() {
    return highest;
  }

  /** Returns whether the I32 elements are used as indices. */
  public boolean holdsIndices() {
    return indexLimit != NO_LIMIT;
  }

  /** Returns the number that all I32 elements must be below, if they are used as indices. */
  public int indexLimit() {
    return indexLimit;
  }

  /** Says that the I32 elements are used as indices below a number. */
  public void limitIndices(int limit) {
    indexLimit = Math.min(indexLimit, limit);
  }

  @Override
  Node of(List<Node> others) {
    return this;
  }

  @Override
  public String toString() {
    return "Source " + name + " " + dtype() + shape();
  }
}
