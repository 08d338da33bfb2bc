package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Views, windows and concatenation, with their checks. */
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

  static Node matrix(Tensor x) {
    if (x.shape().rank() < 2) {
      throw new ShapeMismatch(
          "transpose", "needs two axes, got " + x.describe() + "; reshape it to [1,n] first");
    }
    return x.node();
  }

  static Tensor slice(Tensor x, int axis, int start, int end) {
    int at = Checks.axis("slice", x.shape(), axis);
    if (start < 0 || end < start || end > x.shape().dim(at)) {
      throw new ShapeMismatch(
          "slice",
          start
              + ".."
              + end
              + " does not lie in axis "
              + axis
              + " of "
              + x.describe()
              + "; use 0 to "
              + x.shape().dim(at));
    }
    return new Tensor(x.engine(), Nodes.slice(x.node(), at, start, end - start));
  }

  static Tensor pad(Tensor x, int axis, int before, int after) {
    int at = Checks.axis("pad", x.shape(), axis);
    if (before < 0 || after < 0) {
      throw new ShapeMismatch(
          "pad", "widths must not be negative: " + before + ", " + after + "; use slice to cut");
    }
    return before + after == 0
        ? x
        : new Tensor(x.engine(), new Node.Pad(x.node(), at, before, after));
  }

  static Tensor unsqueeze(String operation, Tensor x, int axis) {
    int rank = x.shape().rank();
    int at = axis < 0 ? axis + rank + 1 : axis;
    if (at < 0 || at > rank) {
      throw new ShapeMismatch(operation, "axis " + axis + " cannot be added to " + x.describe());
    }
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    dims.add(at, 1);
    return new Tensor(x.engine(), Nodes.reshape(x.node(), new Shape(dims)));
  }

  static Tensor squeeze(Tensor x, int axis) {
    int at = Checks.axis("squeeze", x.shape(), axis);
    if (x.shape().dim(at) != 1) {
      throw new ShapeMismatch(
          "squeeze",
          "axis "
              + axis
              + " of "
              + x.describe()
              + " has size "
              + x.shape().dim(at)
              + "; only size 1 can be left out");
    }
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    dims.subList(at, at + 1).clear();
    return new Tensor(x.engine(), Nodes.reshape(x.node(), new Shape(dims)));
  }

  static List<Tensor> split(Tensor x, int axis, int[] sizes) {
    int at = Checks.axis("split", x.shape(), axis);
    long sum = Arrays.stream(sizes).asLongStream().sum();
    if (sum != x.shape().dim(at) || Arrays.stream(sizes).anyMatch(s -> s < 0)) {
      throw new ShapeMismatch(
          "split",
          "sizes "
              + Arrays.toString(sizes)
              + " of axis "
              + axis
              + " of "
              + x.describe()
              + " must add up to "
              + x.shape().dim(at)
              + "; list the size of each part, or use chunk for equal ones");
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      parts.add(x.slice(at, start, start + size));
      start += size;
    }
    return List.copyOf(parts);
  }

  static List<Tensor> chunk(Tensor x, int axis, int parts) {
    int at = Checks.axis("chunk", x.shape(), axis);
    if (parts < 1) {
      throw new ShapeMismatch(
          "chunk", parts + " parts of " + x.describe() + " cannot be; ask for one at least");
    }
    int length = x.shape().dim(at);
    int size = Math.max(1, Math.ceilDiv(length, parts));
    int count = Math.max(1, Math.ceilDiv(length, size));
    int[] sizes = new int[count];
    Arrays.fill(sizes, size);
    sizes[count - 1] = length - (count - 1) * size;
    return split(x, at, sizes);
  }

  static Tensor tile(Tensor x, int[] times) {
    int rank = Math.max(x.shape().rank(), times.length);
    int[] apart = new int[2 * rank];
    int[] repeated = new int[2 * rank];
    int[] all = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int size = i <= x.shape().rank() ? x.shape().dim(-i) : 1;
      int by = i <= times.length ? repeats("tile", x, times[times.length - i]) : 1;
      apart[2 * (rank - i)] = 1;
      apart[2 * (rank - i) + 1] = size;
      repeated[2 * (rank - i)] = by;
      repeated[2 * (rank - i) + 1] = size;
      all[rank - i] = Math.multiplyExact(by, size);
    }
    return x.reshape(apart).expand(repeated).reshape(all);
  }

  static Tensor repeatInterleave(Tensor x, int axis, int times) {
    int at = Checks.axis("repeatInterleave", x.shape(), axis);
    Tensor apart = x.unsqueeze(at + 1);
    int[] repeated = apart.shape().toArray();
    repeated[at + 1] = repeats("repeatInterleave", x, times);
    int[] all = x.shape().toArray();
    all[at] = Math.multiplyExact(all[at], times);
    return apart.expand(repeated).reshape(all);
  }

  private static int repeats(String operation, Tensor x, int times) {
    if (times < 0) {
      throw new ShapeMismatch(
          operation, x.describe() + " cannot be repeated " + times + " times; use 0 or more");
    }
    return times;
  }

  static Tensor stack(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new ShapeMismatch("stack", "needs at least one tensor");
    }
    Tensor first = parts.getFirst();
    List<Tensor> all = new ArrayList<>();
    for (Tensor part : parts) {
      Checks.sameType("stack", first, part);
      if (!part.shape().equals(first.shape())) {
        throw new ShapeMismatch(
            "stack",
            "all shapes must be equal: "
                + first.describe()
                + ", "
                + part.describe()
                + "; use concat for parts of other sizes");
      }
      all.add(unsqueeze("stack", part, axis));
    }
    int at = axis < 0 ? axis + first.shape().rank() + 1 : axis;
    return concat(at, all);
  }
}
