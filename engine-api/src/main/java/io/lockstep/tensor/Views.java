package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shape checks of views, windows and concatenation. */
final class Views {
  private Views() {}

  static Shape reshaped(Tensor x, int[] dims) {
    int[] sizes = dims.clone();
    long known =
        Arrays.stream(sizes).filter(d -> d != -1).asLongStream().reduce(1, (a, b) -> a * b);
    int open = (int) Arrays.stream(sizes).filter(d -> d == -1).count();
    boolean fits = open == 0 ? known == x.size() : open == 1 && known > 0 && x.size() % known == 0;
    if (!fits || Arrays.stream(sizes).anyMatch(d -> d < -1)) {
      throw new ShapeMismatch(
          "reshape",
          x.describe()
              + " with "
              + x.size()
              + " elements cannot become "
              + Arrays.toString(dims)
              + "; sizes must multiply to "
              + x.size()
              + ", one of them may be -1");
    }
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] == -1 ? (int) (x.size() / known) : sizes[i];
    }
    return Shape.of(sizes);
  }

  static List<Integer> order(Tensor x, int[] order) {
    int rank = x.shape().rank();
    int[] axes = Arrays.stream(order).map(a -> Checks.axis("permute", x.shape(), a)).toArray();
    if (!Arrays.equals(
        Arrays.stream(axes).sorted().toArray(), IntStream.range(0, rank).toArray())) {
      throw new ShapeMismatch(
          "permute",
          "order "
              + Arrays.toString(order)
              + " must name each of the "
              + rank
              + " axes of "
              + x.describe()
              + " once");
    }
    return Arrays.stream(axes).boxed().toList();
  }

  static Shape expanded(Tensor x, Shape target) {
    Shape from = x.shape();
    int lead = target.rank() - from.rank();
    boolean fits = lead >= 0;
    for (int axis = 0; axis < from.rank() && fits; axis++) {
      fits = from.dim(axis) == target.dim(axis + lead) || from.dim(axis) == 1;
    }
    if (!fits) {
      throw new ShapeMismatch(
          "expand",
          x.describe()
              + " cannot be expanded to "
              + target
              + "; only axes of size 1 and new leading axes can be repeated");
    }
    return target;
  }

  static List<Window> windows(String operation, Shape shape, Window... windows) {
    boolean[] taken = new boolean[shape.rank()];
    for (Window window : windows) {
      int axis = Checks.axis(operation, shape, window.axis());
      if (taken[axis]) {
        throw new ShapeMismatch(
            operation, "axis " + axis + " of " + shape + " has two windows; give it one");
      }
      if (window.count(shape.dim(axis)) == 0) {
        throw new ShapeMismatch(
            operation,
            "a window over "
                + window.extent()
                + " elements does not fit into axis "
                + axis
                + " of "
                + shape
                + "; pad the axis, or make the window smaller");
      }
      taken[axis] = true;
    }
    return List.of(windows);
  }

  static List<Window> folded(Tensor x, Shape shape, Window... windows) {
    Checks.isFloat("fold", x);
    List<Window> all = windows("fold", shape, windows);
    Shape over = Window.over(shape, all);
    if (!x.shape().equals(over)) {
      throw new ShapeMismatch(
          "fold",
          "the windows over "
              + shape
              + " have the shape "
              + over
              + ", got "
              + x.describe()
              + "; give the shape and windows that it was made with");
    }
    return all;
  }

  static Tensor concat(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new ShapeMismatch("concat", "needs at least one tensor");
    }
    Tensor first = parts.getFirst();
    int at = Checks.axis("concat", first.shape(), axis);
    for (Tensor part : parts) {
      Checks.sameType("concat", first, part);
      boolean fits =
          part.shape().rank() == first.shape().rank()
              && part.shape().with(at, 0).equals(first.shape().with(at, 0));
      if (!fits) {
        throw new ShapeMismatch(
            "concat",
            "all sizes but that of axis "
                + axis
                + " must be equal: "
                + first.describe()
                + ", "
                + part.describe());
      }
    }
    if (parts.size() == 1) {
      return first;
    }
    List<Node> nodes = parts.stream().map(Tensor::node).toList();
    return new Tensor(first.engine(), new Node.Concat(nodes, at));
  }
}
