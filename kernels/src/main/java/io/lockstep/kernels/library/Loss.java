package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * A loss: how far a prediction is from its target, before averaging. The known ones are listed by
 * {@link Losses#all()}.
 *
 * @param signature its name, and its parameters with their values
 * @param targetKind what the target tensor holds
 * @param outputKind what the outputs that it compares must be
 * @param link what turns the outputs that it compares into what they say
 * @param per whether the formula gives a value for each element or one for each row
 * @param family the formula for given values of the parameters
 * @param facts what is told of it
 */
public record Loss(
    Signature signature,
    TargetKind targetKind,
    OutputKind outputKind,
    Link link,
    Per per,
    Family family,
    Facts facts)
    implements Configurable<Loss> {

  /** The formula of an element (or of its row), given the values of the parameters. */
  @FunctionalInterface
  public interface Family {
    /** Returns the loss, for F32 and F64. */
    Expr of(Expr prediction, Expr target, Signature values);
  }

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

    /** A number of at least 0 for each element of the prediction, such as a count. */
    public static final TargetKind NOT_NEGATIVE =
        new TargetKind(false, 0, Double.POSITIVE_INFINITY);

    /** A probability for each element of the prediction; below 0 or above 1 the loss has no end. */
    public static final TargetKind PROBABILITY = new TargetKind(false, 0, 1);

    /** For each element of the prediction 1 where it is to be positive, -1 where negative. */
    public static final TargetKind SIGN = new TargetKind(false, -1, 1);

    /** For each row a distribution over classes, such as one-hot. */
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

    /**
     * Returns what is the target of the classes that an example is not of, where that of its class
     * is 1: -1 where targets are signs, else 0.
     */
    public double otherClass() {
      return equals(SIGN) ? -1 : 0;
    }
  }

  /** What the outputs that a loss compares must be. */
  public enum OutputKind {
    /** Any numbers, so they come from a linear layer as a rule. */
    NUMBER(Interval.ALL, ""),
    /** A probability each, as from sigmoid or softmax. */
    PROBABILITY(Interval.atLeast(0).upTo(1), "sigmoid"),
    /** For each row a distribution over classes, as from softmax. */
    DISTRIBUTION(Interval.atLeast(0).upTo(1), "softmax"),
    /** For each row the logarithm of such a distribution, as from log-softmax. */
    LOG_DISTRIBUTION(new Interval(Double.NEGATIVE_INFINITY, false, 0, true), "log_softmax");

    private final Interval range;
    private final String activation;

    OutputKind(Interval range, String activation) {
      this.range = range;
      this.activation = activation;
    }

    /** Returns what each output must be in. */
    public Interval range() {
      return range;
    }

    /** Returns the name of an activation that makes such outputs; empty where none is needed. */
    public String activation() {
      return activation;
    }
  }

  /** How outputs become predictions (the inverse link). */
  public enum Link {
    /** The outputs are the predictions. */
    IDENTITY,
    /** The sigmoid of each output is a probability of its own. */
    SIGMOID,
    /** The softmax of a row is the probability of each class. */
    SOFTMAX,
    /** The exponential of each output is the prediction, a rate or a probability. */
    EXP,
    /** An output of at least 0 says 1, one below 0. */
    STEP
  }

  /**
   * Checks that there is a formula for the values.
   *
   * @throws IllegalArgumentException if the values do not fit one another
   */
  public Loss {
    family.of(Expr.input(0, DType.F32), Expr.input(1, DType.F32), signature);
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

  /**
   * Creates a loss without parameters, of any outputs.
   *
   * @param name the usual name in lower case with underscores
   * @param aliases other names it is found by
   * @param formula (element of the prediction, element of the target) to the loss, for F32 and F64
   */
  public Loss(
      String name,
      List<String> aliases,
      TargetKind targetKind,
      Link link,
      Per per,
      BinaryOperator<Expr> formula) {
    this(
        new Signature(name, aliases, List.of(), Map.of()),
        targetKind,
        OutputKind.NUMBER,
        link,
        per,
        (p, t, _) -> formula.apply(p, t),
        Facts.NONE);
  }

  /** Returns a loss of numbers: a value for each element, of outputs that are the predictions. */
  public static Loss of(Signature signature, Family family) {
    return new Loss(
        signature,
        TargetKind.NUMBER,
        OutputKind.NUMBER,
        Link.IDENTITY,
        Per.ELEMENT,
        family,
        Facts.NONE);
  }

  /** Returns the same for other targets. */
  public Loss ofTargets(TargetKind kind) {
    return new Loss(signature, kind, outputKind, link, per, family, facts);
  }

  /** Returns the same for other outputs. */
  public Loss ofOutputs(OutputKind kind) {
    return new Loss(signature, targetKind, kind, link, per, family, facts);
  }

  /** Returns the same for outputs that become predictions in another way. */
  public Loss linkedBy(Link inverse) {
    return new Loss(signature, targetKind, outputKind, inverse, per, family, facts);
  }

  /** Returns the same whose formula gives a value for each row. */
  public Loss perRow() {
    return new Loss(signature, targetKind, outputKind, link, Per.ROW, family, facts);
  }

  /** Returns the same with what is told of it. */
  public Loss described(String formula, String paper) {
    return new Loss(
        signature, targetKind, outputKind, link, per, family, new Facts(formula, paper));
  }

  @Override
  public Loss with(Signature values) {
    return new Loss(values, targetKind, outputKind, link, per, family, facts);
  }

  /**
   * Returns the name in lower case with underscores, with the values of parameters that are not the
   * usual ones, such as {@code huber(delta=2)}.
   */
  public String name() {
    return signature.text();
  }

  /**
   * Returns whether it can be of what an activation gives: of logits nothing changes, and
   * probabilities must be some.
   */
  public boolean takes(Activation last) {
    return switch (outputKind) {
      case NUMBER -> link == Link.IDENTITY || last.name().equals("identity");
      case PROBABILITY ->
          last.gives() == OutputKind.PROBABILITY || last.gives() == OutputKind.DISTRIBUTION;
      case DISTRIBUTION, LOG_DISTRIBUTION -> last.gives() == outputKind;
    };
  }

  /** Returns whether the predictions are probabilities. */
  public boolean givesProbabilities() {
    return outputKind != OutputKind.NUMBER || link == Link.SIGMOID || link == Link.SOFTMAX;
  }

  /** Returns the other names it is found by. */
  public List<String> aliases() {
    return signature.aliases();
  }

  /** Returns the loss of an element (or of its row), given elements of prediction and target. */
  public Expr apply(Expr prediction, Expr target) {
    return family.of(prediction, target, signature);
  }

  /** Returns (element of the prediction, element of the target) to the loss. */
  public BinaryOperator<Expr> formula() {
    return this::apply;
  }

  @Override
  public String toString() {
    return name();
  }
}
