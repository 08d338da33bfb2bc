package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * The position of the largest or smallest element of each row, the first one among equals, NaN
 * above (for the largest) or below all: {@code [rows, cols]} to {@code [rows]} of I32.
 *
 * @param type the element type
 * @param largest whether the largest is sought
 * @param rows number of rows
 * @param cols length of a row, at least 1
 * @param input layout over {@code [rows, cols]}
 */
public record ArgReduceSpec(DType type, boolean largest, int rows, int cols, Layout input)
    implements KernelSpec {
  /**
   * Checks that rows have elements, and that the layout is over them.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public ArgReduceSpec {
    SpecParts.require(cols > 0, "rows of " + cols + " elements have no position");
    SpecParts.over(Shape.of(rows, cols), "input", List.of(input));
  }

  @Override
  public String summary() {
    return "ArgReduce '" + name() + "' over " + Shape.of(rows, cols);
  }

  @Override
  public List<Layout> layouts() {
    return List.of(input, Layout.contiguous(Shape.of(rows)));
  }

  @Override
  public long flops() {
    return (long) rows * cols;
  }

  @Override
  public String name() {
    return largest ? "argmax" : "argmin";
  }

  @Override
  public List<DType> arguments() {
    return List.of(type, DType.I32);
  }

  @Override
  public int inputCount() {
    return 1;
  }
}
