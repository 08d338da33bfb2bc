package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import java.util.List;

/** How several results become one. */
public enum Join {
  /** One after the other along the first axis of an example: features or channels. */
  CONCAT,
  /** Their sum, element by element, in the order they are named. */
  ADD,
  /** Their product, element by element, in the order they are named. */
  MULTIPLY;

  /**
   * Returns the shape of the joined result.
   *
   * @param declare of the layer that joins
   * @param shapes of the parts, for one example
   * @throws IllegalArgumentException if they cannot be joined
   */
  Shape declare(Declaration declare, List<Shape> shapes) {
    Shape first = shapes.getFirst();
    if (this != CONCAT) {
      for (Shape shape : shapes) {
        if (!shape.equals(first)) {
          throw declare.refusal(
              "join", "cannot " + verb() + " results of " + shapes + "; give them one shape");
        }
      }
      return first;
    }
    int[] joined = first.toArray();
    for (Shape shape : shapes) {
      boolean fits = shape.rank() == first.rank() && shape.rank() > 0;
      for (int axis = 1; fits && axis < shape.rank(); axis++) {
        fits = shape.dim(axis) == first.dim(axis);
      }
      if (!fits) {
        throw declare.refusal(
            "join",
            "cannot concat results of "
                + shapes
                + "; give them as many axes, and one shape but for the first axis");
      }
    }
    joined[0] = shapes.stream().mapToInt(shape -> shape.dim(0)).sum();
    return Shape.of(joined);
  }

  private String verb() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns the joined result of batches. */
  Tensor forward(List<Tensor> parts) {
    return switch (this) {
      case CONCAT -> parts.size() == 1 ? parts.getFirst() : Tensor.concat(1, parts);
      case ADD -> parts.stream().reduce(Tensor::add).orElseThrow();
      case MULTIPLY -> parts.stream().reduce(Tensor::mul).orElseThrow();
    };
  }
}
