package io.lockstep.tensor.nonfinite;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import java.util.function.Function;

/**
 * One value that went into an operation.
 *
 * @param dtype its type
 * @param value the value
 * @param place where it comes from
 */
public record TracedOperand(DType dtype, double value, Place place) {
  /** Where a value comes from. */
  public sealed interface Place {}

  /** A number in the formula itself, or one that was computed on the way within one operation. */
  public record Within() implements Place {}

  /**
   * An element of what has contents of its own: a parameter, a batch, optimizer state.
   *
   * @param source which holds it
   * @param element its position in row-major order
   */
  public record Stored(Source source, int element) implements Place {
    /** Returns name and index, as in {@code 'features' [17,3]}. */
    @Override
    public String toString() {
      return "'" + source.name() + "' " + Index.text(source.shape(), element);
    }
  }

  /**
   * An element of what an operation gave.
   *
   * @param operation its name, such as {@code relu}
   * @param origin which part of a network it was computed for
   * @param index the element's, as in {@code [17,3]}
   */
  public record Computed(String operation, NodeOrigin origin, String index) implements Place {
    /** Returns operation, part and index, as in {@code relu in layer 6 (forward) at [0,5]}. */
    @Override
    public String toString() {
      String at = index.equals("[]") ? "" : " at " + index;
      return operation + (origin.isKnown() ? " in " + origin : "") + at;
    }
  }

  /**
   * Returns value and place, as in {@code -0.25 ('x' [2])}.
   *
   * @param names what to call an element of what has contents of its own
   */
  public String text(Function<Stored, String> names) {
    String decimal = dtype.decimal(value);
    return switch (place) {
      case Within _ -> decimal;
      case Stored stored -> decimal + " (" + names.apply(stored) + ")";
      case Computed computed -> decimal + " (" + computed + ")";
    };
  }
}
