package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;
import java.util.Optional;

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
  /**
   * Checks type and sizes.
   *
   * @throws IllegalArgumentException if the type is not F32 or F64, a size is negative, or an
   *     argument has too many elements
   */
  public ScatterAddSpec {
    SpecParts.require(type == DType.F32 || type == DType.F64, "it cannot compute " + type);
    SpecParts.size(rows, width);
    SpecParts.size(count, width);
    SpecParts.size(count);
  }

  @Override
  public String summary() {
    return "ScatterAdd " + count + " rows to " + Shape.of(rows, width);
  }

  @Override
  public List<Layout> layouts() {
    return List.of(
        Layout.contiguous(Shape.of(count, width)),
        Layout.contiguous(Shape.of(count)),
        Layout.contiguous(Shape.of(rows, width)));
  }

  @Override
  public Optional<Indices> indices() {
    return Optional.of(new Indices(1, rows));
  }

  @Override
  public long flops() {
    return (long) count * width;
  }

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
