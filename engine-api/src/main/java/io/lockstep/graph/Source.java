package io.lockstep.graph;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * A value that is there already: an input, a constant, a parameter or an earlier result, in a
 * row-major device buffer of its own.
 */
public final class Source implements Node {
  private final String name;
  private final DType dtype;
  private final Shape shape;
  private final Buffer buffer;

  /** Creates the node; {@code name} is for messages. */
  public Source(String name, DType dtype, Shape shape, Buffer buffer) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.buffer = buffer;
  }

  /** Returns the name for messages. */
  public String name() {
    return name;
  }

  /** Returns where the value lies. */
  public Buffer buffer() {
    return buffer;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public List<Node> inputs() {
    return List.of();
  }

  @Override
  public String toString() {
    return "Source " + name + " " + dtype + shape;
  }
}
