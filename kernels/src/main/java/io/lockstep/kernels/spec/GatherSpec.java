package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * Rows of a table picked by index: {@code table [rows, width]} and {@code indices [count]} to
 * {@code [count, width]}. An index outside 0..rows-1 is an error that names it.
 *
 * @param type the element type of the table
 * @param rows rows of the table
 * @param width length of a row
 * @param count number of indices
 */
public record GatherSpec(DType type, int rows, int width, int count) implements KernelSpec {
  @Override
  public String name() {
    return "gather";
  }

  @Override
  public List<DType> arguments() {
    return List.of(type, DType.I32, type);
  }

  @Override
  public int inputCount() {
    return 2;
  }
}
