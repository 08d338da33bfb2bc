package io.lockstep.training.optim.constraint;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.Signature;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The constraints, with the formulas of Keras. A norm is of the weights that lead into one unit: of
 * all axes but the first; of a vector, such as biases, it is that of the whole.
 */
public final class Constraints {
  /** Added to norms that are divided by, as in Keras. */
  private static final double EPSILON = 1e-7;

  private static final Registry<Constraint> REGISTRY =
      new Registry<Constraint>("constraint")
          .with(
              new Constraint(
                  Signature.of(
                      "max_norm",
                      Hyperparameter.in(Interval.above(0), "limit", 2, "most that a norm is")),
                  new Facts("w min(norm, limit)/norm", "Srivastava et al., 2014"),
                  (w, v) -> {
                    Tensor norm = norm(w);
                    return w.mul(norm.minimum(v.value("limit")).div(norm.add(EPSILON)));
                  }),
              List.of("max_norm"))
          .with(
              new Constraint(
                  Signature.of(
                      "min_max_norm",
                      Hyperparameter.in(Interval.atLeast(0), "least", 0, "least that a norm is"),
                      Hyperparameter.in(Interval.above(0), "most", 1, "most that a norm is"),
                      Hyperparameter.in(
                          Interval.above(0).upTo(1), "rate", 1, "share of the way that is gone")),
                  new Facts("w ((1-rate) norm + rate clip(norm, least, most))/norm", "Keras"),
                  (w, v) -> {
                    Tensor norm = norm(w);
                    Tensor wanted = norm.clamp(v.value("least"), v.value("most"));
                    double rate = v.value("rate");
                    Tensor to = norm.mul(1 - rate).add(wanted.mul(rate));
                    return w.mul(to.div(norm.add(EPSILON)));
                  }),
              List.of("min_max_norm"))
          .with(
              new Constraint(
                  Signature.of("unit_norm"),
                  new Facts("w/norm", "Keras"),
                  (w, v) -> w.div(norm(w).add(EPSILON))),
              List.of("unit_norm"))
          .with(
              new Constraint(
                  Signature.of("non_negative").aliased("non_neg"),
                  new Facts("max(w, 0)", "Keras"),
                  (w, v) -> w.relu()),
              List.of("non_negative", "non_neg"));

  private Constraints() {}

  private static Tensor norm(Tensor w) {
    int rank = w.shape().rank();
    int[] axes = IntStream.range(rank > 1 ? 1 : 0, rank).toArray();
    int[] kept = w.shape().toArray();
    Arrays.stream(axes).forEach(axis -> kept[axis] = 1);
    return w.square().sum(axes).sqrt().reshape(kept);
  }

  /**
   * Registers a constraint of one's own.
   *
   * @return the constraint
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static Constraint register(Constraint constraint) {
    return REGISTRY.register(constraint, constraint.signature().names());
  }

  /** Returns every constraint: the built-in ones in a fixed order, then those registered. */
  public static List<Constraint> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the constraint of a text such as {@code max_norm(limit=3)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static Constraint byName(String text) {
    return REGISTRY.byName(text);
  }
}
