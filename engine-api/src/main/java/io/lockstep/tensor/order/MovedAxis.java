package io.lockstep.tensor.order;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An axis that is moved behind all others for an operation, and back again. */
record MovedAxis(int axis, int rank) {
  /** Finds an axis, counted from the first or the last. */
  static MovedAxis of(String operation, Tensor x, int axis) {
    Shape shape = x.shape();
    int rank = shape.rank();
    if (axis < -rank || axis >= rank) {
      throw new ShapeMismatch(
          operation,
          "axis "
              + axis
              + " does not exist in shape "
              + shape
              + "; use "
              + (rank == 0 ? "a tensor with axes" : -rank + " to " + (rank - 1)));
    }
    return new MovedAxis(axis < 0 ? axis + rank : axis, rank);
  }

  /** Returns the tensor with the axis behind all others. */
  Tensor last(Tensor x) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    order.subList(axis, axis + 1).clear();
    order.add(axis);
    return x.permute(order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns a tensor whose last axis is this one with the axis where it was. */
  Tensor back(Tensor x) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
    order.add(axis, rank - 1);
    return x.permute(order.stream().mapToInt(Integer::intValue).toArray());
  }
}
