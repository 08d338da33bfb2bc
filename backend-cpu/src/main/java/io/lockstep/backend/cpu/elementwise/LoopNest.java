package io.lockstep.backend.cpu.elementwise;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops of an elementwise kernel: outer axes and one inner axis, which rendered code walks.
 * Axes that all arguments walk by one stride are joined.
 *
 * @param outer the sizes of the outer axes, outermost first
 * @param outerCount their product
 * @param inner the size of the inner axis
 * @param outerStrides for each argument its stride in bytes along each outer axis
 * @param innerStrides for each argument its stride in bytes along the inner axis
 * @param offsets for each argument the offset of its first element in bytes
 */
record LoopNest(
    int[] outer,
    int outerCount,
    int inner,
    long[][] outerStrides,
    long[] innerStrides,
    long[] offsets) {

  /**
   * Returns the loops over a space.
   *
   * @param layouts one for each argument, over {@code shape}
   * @param inOrder whether the inner loop must be over the last axis, for the sake of the index
   */
  static LoopNest of(Shape shape, List<DType> types, List<Layout> layouts, boolean inOrder) {
    List<long[]> axes = joinedAxes(shape, types, layouts);
    int last = axes.size() - 1;
    int best = last;
    if (!inOrder) {
      for (int axis = last - 1; axis >= 0; axis--) {
        if (cost(axes.get(axis), types) < cost(axes.get(best), types)) {
          best = axis;
        }
      }
    }
    long[] inner = axes.remove(best);
    int arguments = layouts.size();
    long[][] outerStrides = new long[arguments][axes.size()];
    long[] innerStrides = new long[arguments];
    long[] offsets = new long[arguments];
    for (int k = 0; k < arguments; k++) {
      for (int axis = 0; axis < axes.size(); axis++) {
        outerStrides[k][axis] = axes.get(axis)[k + 1];
      }
      innerStrides[k] = inner[k + 1];
      offsets[k] = (long) layouts.get(k).offset() * types.get(k).bytes();
    }
    int[] outer = axes.stream().mapToInt(a -> (int) a[0]).toArray();
    int outerCount = 1;
    for (int size : outer) {
      outerCount *= size;
    }
    return new LoopNest(outer, outerCount, (int) inner[0], outerStrides, innerStrides, offsets);
  }

  /** Each axis is its size, then the stride in bytes of each argument; at least one axis. */
  private static List<long[]> joinedAxes(Shape shape, List<DType> types, List<Layout> layouts) {
    List<long[]> axes = new ArrayList<>();
    if (shape.size() == 0) {
      axes.add(new long[layouts.size() + 1]); // The other sizes may have any product.
      return axes;
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dim(axis) == 1) {
        continue;
      }
      long[] a = new long[layouts.size() + 1];
      a[0] = shape.dim(axis);
      for (int k = 0; k < layouts.size(); k++) {
        a[k + 1] = (long) layouts.get(k).strides().get(axis) * types.get(k).bytes();
      }
      if (axes.isEmpty() || !join(axes.getLast(), a)) {
        axes.add(a);
      }
    }
    if (axes.isEmpty()) {
      axes.add(new long[layouts.size() + 1]);
      axes.getFirst()[0] = 1;
    }
    return axes;
  }

  private static boolean join(long[] outer, long[] inner) {
    for (int k = 1; k < outer.length; k++) {
      if (outer[k] != inner[k] * inner[0]) {
        return false;
      }
    }
    outer[0] *= inner[0];
    System.arraycopy(inner, 1, outer, 1, inner.length - 1);
    return true;
  }

  /** How bad an axis is as the inner one: mostly by arguments that jump, a little if short. */
  private static double cost(long[] axis, List<DType> types) {
    double cost = axis[0] < 64 ? 0.5 : 0;
    for (int k = 0; k < types.size(); k++) {
      long stride = axis[k + 1];
      cost += stride != 0 && stride != types.get(k).bytes() ? 1 : 0;
    }
    return cost;
  }

  /** Returns the address of an argument's element 0 of the inner loop at an outer position. */
  long address(int argument, long base, int outerIndex) {
    long address = base + offsets[argument];
    int rest = outerIndex;
    long[] strides = outerStrides[argument];
    for (int axis = outer.length - 1; axis > 0; axis--) {
      int size = outer[axis];
      int quotient = rest / size;
      address += (rest - quotient * size) * strides[axis];
      rest = quotient;
    }
    return outer.length == 0 ? address : address + rest * strides[0];
  }
}
