package io.lockstep.training.verify;

import io.lockstep.backend.compare.Elements;
import io.lockstep.backend.compare.RegionComparison;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.runtime.ObservedKernel;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A kernel that gave different bits when it was computed twice from the same inputs.
 *
 * @param kernel its position in its plan, from 0
 * @param kernels number of kernels in that plan
 * @param spec what it computes
 * @param origin for which parts of a network, as in {@code layer 2 (backward)}; empty where that is
 *     not known
 * @param output which of its outputs differs, from 0
 * @param dtype the type of that output
 * @param shape the shape of that output in the kernel
 * @param index where in the shape the first differing element is
 * @param differing number of elements of the output that differ
 * @param first that element as it was computed first, which a run without verification goes on with
 * @param second the same, computed again
 * @param third the same, computed once more: as a rule it tells which of the two is right
 */
public record KernelDifference(
    int kernel,
    int kernels,
    KernelSpec spec,
    String origin,
    int output,
    DType dtype,
    Shape shape,
    List<Integer> index,
    int differing,
    double first,
    double second,
    double third) {
  /** Copies the index. */
  public KernelDifference {
    index = List.copyOf(index);
  }

  /** Returns what differs between two results of a kernel, given a third. */
  static KernelDifference of(
      ObservedKernel kernel, int output, RegionComparison found, MemorySegment third) {
    Region region = kernel.outputs().get(output).region();
    Region.Walk walk = region.walk();
    long place = 0;
    for (int i = 0; i <= found.index(); i++) {
      place = walk.next();
    }
    return new KernelDifference(
        kernel.number(),
        kernel.count(),
        kernel.spec(),
        kernel.origin(),
        output,
        region.dtype(),
        region.layout().shape(),
        region.coordinates(found.index()),
        found.differing(),
        found.a(),
        found.b(),
        Elements.get(third, region.dtype(), place));
  }

  /** Returns everything about it in one line, numbers in decimal and hexadecimal. */
  @Override
  public String toString() {
    return "kernel "
        + kernel
        + " of 0.."
        + (kernels - 1)
        + ", "
        + spec.summary()
        + (origin.isEmpty() ? "" : " in " + origin)
        + ", computed twice from the same inputs, has "
        + differing
        + " of "
        + shape.size()
        + " elements of output "
        + output
        + " "
        + dtype
        + shape
        + " different, first at "
        + index.toString().replace(" ", "")
        + ": "
        + Elements.text(dtype, first)
        + ", then "
        + Elements.text(dtype, second)
        + ", a third time "
        + Elements.text(dtype, third);
  }
}
