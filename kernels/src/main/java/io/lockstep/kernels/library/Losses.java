package io.lockstep.kernels.library;

import static io.lockstep.kernels.function.ElementaryFunctions.SOFTPLUS;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.Per;
import io.lockstep.kernels.library.Loss.TargetKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * The losses: one constant for each that is built in, and those that were registered. What has no
 * weight in one does not count, be it infinite.
 */
public final class Losses {
  /** {@code (p - t)^2}. */
  public static final Loss SQUARED_ERROR =
      new Loss(
          "squared_error",
          List.of("mse", "l2", "mean_squared_error"),
          TargetKind.NUMBER,
          Link.IDENTITY,
          Per.ELEMENT,
          (p, t) -> {
            Expr d = p.sub(t);
            return d.mul(d);
          });

  /** {@code |p - t|}; derivative 0 where they are equal. */
  public static final Loss ABSOLUTE_ERROR =
      new Loss(
          "absolute_error",
          List.of("mae", "l1", "mean_absolute_error"),
          TargetKind.NUMBER,
          Link.IDENTITY,
          Per.ELEMENT,
          (p, t) -> p.sub(t).abs());

  /** {@code d^2/2} for {@code d = |p - t|} up to 1, {@code d - 1/2} beyond (Huber, 1964). */
  public static final Loss HUBER =
      new Loss(
          "huber",
          List.of("smooth_l1"),
          TargetKind.NUMBER,
          Link.IDENTITY,
          Per.ELEMENT,
          (p, t) -> {
            Expr d = p.sub(t);
            Expr a = d.abs();
            return a.lt(1).select(d.mul(d).mul(0.5), a.sub(0.5));
          });

  /**
   * {@code t softplus(-p) + (1-t) softplus(p)}: the cross-entropy of a probability t and {@code
   * sigmoid(p)}. Value and derivative keep their relative precision for logits of any size.
   */
  public static final Loss BINARY_CROSS_ENTROPY_WITH_LOGITS =
      new Loss(
          "binary_cross_entropy_with_logits",
          List.of("bce", "bce_with_logits", "binary_cross_entropy", "binary_crossentropy"),
          TargetKind.PROBABILITY,
          Link.SIGMOID,
          Per.ELEMENT,
          (p, t) -> {
            Expr ifOne = t.mulNoNan(p.neg().apply(SOFTPLUS));
            Expr ifZero = t.constant(1).sub(t).mulNoNan(p.apply(SOFTPLUS));
            return ifOne.add(ifZero);
          });

  /** {@code -sum(t log_softmax(p))} over the row. */
  public static final Loss CROSS_ENTROPY_WITH_LOGITS =
      new Loss(
          "cross_entropy_with_logits",
          List.of("ce", "cross_entropy", "categorical_crossentropy"),
          TargetKind.CLASS_DISTRIBUTION,
          Link.SOFTMAX,
          Per.ROW,
          (p, t) -> t.mulNoNan(RowFunctions.logSoftmax(p)).overRow(ReduceOp.SUM).neg());

  private static final Registry<Loss> REGISTRY =
      Registry.of(
          "loss",
          Losses::names,
          List.of(
              SQUARED_ERROR,
              ABSOLUTE_ERROR,
              HUBER,
              BINARY_CROSS_ENTROPY_WITH_LOGITS,
              CROSS_ENTROPY_WITH_LOGITS));

  private Losses() {}

  private static List<String> names(Loss loss) {
    return Stream.concat(Stream.of(loss.name()), loss.aliases().stream()).toList();
  }

  /**
   * Registers a loss of one's own, so that it is found by its name and aliases.
   *
   * @return the loss
   * @throws IllegalArgumentException if one of its names cannot be one, or is taken
   */
  public static Loss register(Loss loss) {
    return REGISTRY.register(loss, names(loss));
  }

  /** Returns every loss: the built-in ones in a fixed order, then those registered. */
  public static List<Loss> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the loss with the given name or alias.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static Loss byName(String name) {
    return REGISTRY.byName(name);
  }
}
