package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;
import java.util.Optional;

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
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is negative, or an argument has too many elements
   */
  public GatherSpec {
    SpecParts.size(rows, width);
    SpecParts.size(count, width);
    SpecParts.size(count);
  }

  @Override
  public String summary() {
    return "Gather " + count + " rows of " + Shape.of(rows, width);
  }

  @Override
  public List<Layout> layouts() {
    return List.of(
        Layout.contiguous(Shape.of(rows, width)),
        Layout.contiguous(Shape.of(count)),
        Layout.contiguous(Shape.of(count, width)));
  }

  @Override
  public Optional<Indices> indices() {
    return Optional.of(new Indices(1, rows));
  }

  @Override
  public long flops() {
    return 0;
  }

  /** Only the rows that are picked are read. */
  @Override
  public KernelCost cost() {
    long picked = (long) count * width * type.bytes();
    return new KernelCost(flops(), picked + (long) count * Integer.BYTES, picked);
  }

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
