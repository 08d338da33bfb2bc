package io.lockstep.training.optim.constraint;

import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Signature;
import io.lockstep.tensor.Tensor;

/**
 * What a parameter is brought to after each step, as Keras's constraints. The known ones are listed
 * by {@link Constraints#all()}.
 *
 * @param signature what it is called, and its numbers
 * @param facts what is told of it
 * @param body computes the parameter as it must be
 */
public record Constraint(Signature signature, Facts facts, Body body)
    implements Configurable<Constraint> {
  /** The formula. */
  @FunctionalInterface
  public interface Body {
    /** Returns a parameter, whose first axis is that of the units, as it must be. */
    Tensor of(Tensor parameter, Signature values);
  }

  @Override
  public Constraint with(Signature values) {
    return new Constraint(values, facts, body);
  }

  /** Returns a parameter as it must be. */
  public Tensor apply(Tensor parameter) {
    return body.of(parameter, signature);
  }

  @Override
  public String toString() {
    return signature.text();
  }
}
