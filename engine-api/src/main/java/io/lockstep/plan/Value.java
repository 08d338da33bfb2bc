package io.lockstep.plan;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * A tensor of the plan, row-major in memory, compared by identity.
 *
 * @see Work
 */
final class Value {
  private final int id;
  private final Work work;
  private final DType dtype;
  private final Shape shape;
  private final List<Operand> operands;
  private final NodeOrigin origin;

  Value(int id, Work work, DType dtype, Shape shape, List<Operand> operands) {
    this(id, work, dtype, shape, operands, NodeOrigin.NONE);
  }

  Value(int id, Work work, DType dtype, Shape shape, List<Operand> operands, NodeOrigin origin) {
    this.id = id;
    this.work = work;
    this.dtype = dtype;
    this.shape = shape;
    this.operands = List.copyOf(operands);
    this.origin = origin;
  }

  /** Position in topological order. */
  int id() {
    return id;
  }

  Work work() {
    return work;
  }

  DType dtype() {
    return dtype;
  }

  Shape shape() {
    return shape;
  }

  int size() {
    return shape.size();
  }

  long bytes() {
    return (long) size() * dtype.bytes();
  }

  List<Operand> operands() {
    return operands;
  }

  /** Which part of a network it was made for first. */
  NodeOrigin origin() {
    return origin;
  }

  boolean isSource() {
    return work instanceof Work.Source;
  }

  @Override
  public String toString() {
    return "%" + id + " " + work.getClass().getSimpleName() + " " + dtype + shape;
  }
}
