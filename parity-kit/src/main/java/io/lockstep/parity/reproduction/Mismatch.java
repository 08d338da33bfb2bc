package io.lockstep.parity.reproduction;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * How one output of a kernel differs between two results.
 *
 * @param output which output, from 0
 * @param dtype its type
 * @param shape its shape in the kernel
 * @param differing number of elements that differ
 * @param index where the first of them is
 * @param first its value in the first result
 * @param second its value in the second result
 */
public record Mismatch(
    int output,
    DType dtype,
    Shape shape,
    int differing,
    List<Integer> index,
    double first,
    double second) {
  /** Copies the index. */
  public Mismatch {
    index = List.copyOf(index);
  }

  /** Returns counts, position and both values, as a half-sentence. */
  @Override
  public String toString() {
    return "output "
        + output
        + " "
        + dtype
        + shape
        + " has "
        + differing
        + " of "
        + shape.size()
        + " elements different, first at "
        + index.toString().replace(" ", "")
        + ": "
        + Elements.text(dtype, first)
        + " against "
        + Elements.text(dtype, second);
  }
}
