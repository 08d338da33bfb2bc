package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * The adjoint of a gather: row r of the result is +0 plus the {@code updates} rows whose index is
 * r, added in ascending order; {@code updates [count, width]}, {@code indices [count]} to {@code
 * [rows, width]}.
 *
 * @param type F32 or F64
 * @param rows rows of the result
 * @param width length of a row
 * @param count number of indices
 */
public record ScatterAddSpec(DType type, int rows, int width, int count) implements KernelSpec {
  @Override
  public String name() {
    return "scatter_add";
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
