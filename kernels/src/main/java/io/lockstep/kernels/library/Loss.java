package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A loss: how far a prediction is from its target, before averaging. The known ones are listed by
 * {@link Losses#all()}.
 *
 * @param name the usual name in lower case with underscores
 * @param aliases other names it is found by
 * @param targetKind what the target tensor holds
 * @param link what turns the outputs that it compares into what they say
 * @param per whether the formula gives a value for each element or one for each row
 * @param formula (element of the prediction, element of the target) to the loss, for F32 and F64
 */
public record Loss(
    String name,
    List<String> aliases,
    TargetKind targetKind,
    Link link,
    Per per,
    BinaryOperator<Expr> formula) {

  /**
   * What the elements of a target are; its shape is always that of the prediction.
   *
   * @param isClass whether each row is a distribution over classes, such as one-hot
   * @param least the least value that an element may have
   * @param most the greatest value that an element may have
   */
  public record TargetKind(boolean isClass, double least, double most) {
    /** A number for each element of the prediction. */
    public static final TargetKind NUMBER =
        new TargetKind(false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** A probability for each element of the prediction; below 0 or above 1 the loss has no end. */
    public static final TargetKind PROBABILITY = new TargetKind(false, 0, 1);

    /** For each row a distribution over classes, such as one-hot; the prediction holds logits. */
    public static final TargetKind CLASS_DISTRIBUTION = new TargetKind(true, 0, 1);

    /** Checks the range. */
    public TargetKind {
      if (!(least <= most)) {
        throw new IllegalArgumentException(
            "[loss] targets from " + least + " to " + most + " are none; give the least first");
      }
    }

    /** Returns the range of targets, such as {@code from 0 to 1}. */
    public String range() {
      return least == Double.NEGATIVE_INFINITY
          ? "of at most " + PlainNumber.of(most)
          : most == Double.POSITIVE_INFINITY
              ? "of at least " + PlainNumber.of(least)
              : "from " + PlainNumber.of(least) + " to " + PlainNumber.of(most);
    }
  }

  /** How outputs become predictions; all but identity take logits (the inverse link). */
  public enum Link {
    /** The outputs are the predictions. */
    IDENTITY,
    /** The sigmoid of each output is a probability of its own. */
    SIGMOID,
    /** The softmax of a row is the probability of each class. */
    SOFTMAX
  }

  /** What the formula gives a value for. */
  public enum Per {
    /** Each element: {@code [..., n]} to {@code [..., n]}. */
    ELEMENT,
    /** Each row, by reducing over it: {@code [..., n]} to {@code [..., 1]}. */
    ROW
  }

  /** Copies the aliases. */
  public Loss {
    aliases = List.copyOf(aliases);
  }

  /**
   * Creates a loss of numbers: a value for each element, of outputs that are the predictions.
   *
   * @param name the usual name in lower case with underscores
   * @param formula (element of the prediction, element of the target) to the loss
   */
  public Loss(String name, BinaryOperator<Expr> formula) {
    this(name, List.of(), TargetKind.NUMBER, Link.IDENTITY, Per.ELEMENT, formula);
  }

  /** Returns the loss of an element (or of its row), given elements of prediction and target. */
  public Expr apply(Expr prediction, Expr target) {
    return formula.apply(prediction, target);
  }

  @Override
  public String toString() {
    return name;
  }
}
