package io.lockstep.training.optim.tensor;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.ParameterBlock;
import java.util.stream.IntStream;

/**
 * One parameter in a step, and the terms that rules are made of.
 *
 * @param step the step of its group
 * @param block the parameter
 */
record At(GroupStep step, ParameterBlock block) {
  /** Returns the parameter. */
  Tensor p() {
    return block.parameter();
  }

  /** Returns the gradient. */
  Tensor g() {
    return block.gradient();
  }

  /** Returns what is kept under a name. */
  Tensor kept(String name) {
    return block.state(name);
  }

  /** Returns a number of the step, {@code [1]}. */
  Tensor s(String name) {
    return step.scalar(name);
  }

  /** Returns the gradient with coupled weight decay. */
  Tensor decayed() {
    return g().add(p().mul(s("weight_decay")));
  }

  /** Returns the next running mean: {@code beta kept + (1 - beta) value}. */
  Tensor mean(String name, String beta, Tensor value) {
    return kept(name).mul(s(beta)).add(value.mul(s("one_minus_" + beta)));
  }

  /** Returns one thing at the first step, else another. */
  Tensor first(Tensor then, Tensor otherwise) {
    return s("first").gt(0).where(then, otherwise);
  }

  /** Returns the parameter a way down a direction. */
  Tensor descended(Tensor from, Tensor direction) {
    return from.sub(direction.mul(s("lr")));
  }

  /** Returns the sum of squares, {@code [1]}. */
  static Tensor squares(Tensor x) {
    return x.square().sum().reshape(1);
  }

  /** Returns the Euclidean norm of all elements, {@code [1]}. */
  static Tensor norm(Tensor x) {
    return squares(x).sqrt();
  }

  /** Returns the sum of the products of elements, {@code [1]}. */
  static Tensor dot(Tensor a, Tensor b) {
    return a.mul(b).sum().reshape(1);
  }

  /** Returns the root of the mean of squares, {@code [1]}. */
  static Tensor rms(Tensor x) {
    return x.square().mean().reshape(1).sqrt();
  }

  /** Returns a quotient, or another number where the divisor is 0. */
  static Tensor ratio(Tensor above, Tensor below, double otherwise) {
    return below.eq(0).where(otherwise, above.div(below));
  }

  /** Returns the axes of a unit's weights: all but the first; the only one of a vector. */
  static int[] rowAxes(Tensor x) {
    int rank = x.shape().rank();
    return IntStream.range(rank > 1 ? 1 : 0, rank).toArray();
  }
}
