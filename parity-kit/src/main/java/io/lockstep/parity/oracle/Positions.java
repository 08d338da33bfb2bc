package io.lockstep.parity.oracle;

import io.lockstep.graph.Node;
import io.lockstep.graph.ViewOp;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of a node that only moves data come from: for each element of the result, the
 * row-major index in the operand, or -1 for a zero. Operands of a concatenation count as one array,
 * one behind another.
 */
final class Positions {
  /** From coordinates in the result to those in the operand; null where there is a zero. */
  @FunctionalInterface
  private interface Coordinates {
    int @Nullable [] of(int[] at);
  }

  private Positions() {}

  static int[] of(Node.View view) {
    Shape from = view.x().shape();
    Shape to = view.shape();
    return switch (view.op()) {
      case ViewOp.Reshape _ -> from(to, to, at -> at);
      case ViewOp.Permute(List<Integer> order) ->
          from(
              to,
              from,
              at -> {
                int[] source = new int[at.length];
                for (int axis = 0; axis < at.length; axis++) {
                  source[order.get(axis)] = at[axis];
                }
                return source;
              });
      case ViewOp.Expand _ ->
          from(
              to,
              from,
              at -> {
                int[] source = Arrays.copyOfRange(at, at.length - from.rank(), at.length);
                for (int axis = 0; axis < source.length; axis++) {
                  source[axis] = from.dim(axis) == 1 ? 0 : source[axis];
                }
                return source;
              });
      case ViewOp.Slice(int axis, int start, int _) -> from(to, from, at -> moved(at, axis, start));
      case ViewOp.Windows(List<Window> windows) -> windows(from, windows);
    };
  }

  /** Where the elements of all windows over a shape come from. */
  static int[] windows(Shape shape, List<Window> windows) {
    return from(
        Window.over(shape, windows),
        shape,
        at -> {
          int[] source = Arrays.copyOf(at, shape.rank());
          for (int i = 0; i < windows.size(); i++) {
            Window w = windows.get(i);
            source[w.axis()] = at[w.axis()] * w.stride() + at[shape.rank() + i] * w.dilation();
          }
          return source;
        });
  }

  /** Where matrices, one behind another, have their elements if each is read column by column. */
  static int[] columns(Shape shape) {
    int rows = shape.dim(-2);
    int columns = shape.dim(-1);
    int[] source = new int[shape.size()];
    for (int i = 0; i < source.length; i++) {
      int inside = i % (rows * columns);
      source[i] = i - inside + inside % rows * columns + inside / rows;
    }
    return source;
  }

  static int[] of(Node.Pad pad) {
    Shape from = pad.x().shape();
    int size = from.dim(pad.axis());
    return from(
        pad.shape(),
        from,
        at -> {
          int inside = at[pad.axis()] - pad.before();
          return inside < 0 || inside >= size ? null : moved(at, pad.axis(), -pad.before());
        });
  }

  static int[] of(Node.Concat concat) {
    int[] result = new int[concat.shape().size()];
    Arrays.fill(result, -1);
    int axis = concat.axis();
    int start = 0;
    int behind = 0;
    for (Node part : concat.parts()) {
      int first = start;
      int size = part.shape().dim(axis);
      int[] inside =
          from(
              concat.shape(),
              part.shape(),
              at -> at[axis] < first || at[axis] >= first + size ? null : moved(at, axis, -first));
      for (int i = 0; i < result.length; i++) {
        result[i] = inside[i] < 0 ? result[i] : behind + inside[i];
      }
      start += size;
      behind += part.shape().size();
    }
    return result;
  }

  private static int[] moved(int[] at, int axis, int by) {
    int[] source = at.clone();
    source[axis] += by;
    return source;
  }

  /** Walks the result; {@code source} gives the coordinates in the operand. */
  private static int[] from(Shape to, Shape from, Coordinates source) {
    int[] result = new int[to.size()];
    int[] at = new int[to.rank()];
    for (int i = 0; i < result.length; i++) {
      int @Nullable [] place = source.of(at);
      result[i] = place == null ? -1 : index(from, place);
      for (int axis = at.length - 1; axis >= 0 && ++at[axis] == to.dim(axis); axis--) {
        at[axis] = 0;
      }
    }
    return result;
  }

  private static int index(Shape shape, int[] at) {
    int index = 0;
    for (int axis = 0; axis < at.length; axis++) {
      index = index * shape.dim(axis) + at[axis];
    }
    return index;
  }
}
