package io.lockstep.parity.own;

import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * An operand of a function: what it is drawn from, and in which shape.
 *
 * @param kind what its elements are
 * @param low the least element, if there is a least one
 * @param high the largest element, or one more than the largest index
 * @param axes the shape, in which {@link #SIZE} stands for each of the sizes that are tried
 */
public record OwnOperand(Kind kind, double low, double high, List<Integer> axes) {
  /** The length of an axis that is tried at many sizes. */
  public static final int SIZE = -1;

  /** Where the slopes of a function of all floats are looked at. */
  private static final double SLOPES_UP_TO = 2;

  /** What elements are. */
  public enum Kind {
    /** Any floats: ordinary ones, and NaN, infinities, zeros of both signs, subnormals. */
    ANY,
    /** Floats within a range. */
    RANGE,
    /** I32 from 0 on. */
    INDICES
  }

  /** Copies the shape and checks shape and range. */
  public OwnOperand {
    axes = List.copyOf(axes);
    if (axes.stream().anyMatch(length -> length < SIZE)) {
      throw new IllegalArgumentException(
          "[own operand] " + axes + " is no shape; give lengths of at least 0, or SIZE");
    }
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "[own operand] nothing lies between "
              + low
              + " and "
              + high
              + "; give the lower end first");
    }
  }

  /** Returns an operand of any floats. */
  public static OwnOperand floats(Integer... axes) {
    return new OwnOperand(Kind.ANY, -SLOPES_UP_TO, SLOPES_UP_TO, List.of(axes));
  }

  /** Returns an operand of floats of which only those in a range make sense. */
  public static OwnOperand between(double low, double high, Integer... axes) {
    return new OwnOperand(Kind.RANGE, low, high, List.of(axes));
  }

  /** Returns an operand of indices, I32 in 0..bound-1, through which no gradient flows. */
  public static OwnOperand indices(int bound, Integer... axes) {
    return new OwnOperand(Kind.INDICES, 0, bound, List.of(axes));
  }

  /** Returns whether gradients are taken by it. */
  boolean isFloat() {
    return kind != Kind.INDICES;
  }

  /** Returns the shape at a size. */
  int[] shape(int size) {
    return axes.stream().mapToInt(length -> length == SIZE ? size : length).toArray();
  }

  /** Draws it as what it may be at its worst. */
  Tensor special(Inputs in, int size) {
    return kind == Kind.ANY ? in.special(shape(size)) : ordinary(in, size);
  }

  /** Draws it as what it usually is. */
  Tensor ordinary(Inputs in, int size) {
    return switch (kind) {
      case ANY -> in.floats(shape(size));
      case RANGE -> in.between(low, high, shape(size));
      case INDICES -> in.indices((int) high, shape(size));
    };
  }

  GradientCase.Operand differentiated(int size) {
    return new GradientCase.Operand(low, high, Arrays.stream(shape(size)).boxed().toList());
  }
}
