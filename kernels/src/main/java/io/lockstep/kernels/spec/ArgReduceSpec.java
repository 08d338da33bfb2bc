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
