package io.lockstep.training.objective;

import io.lockstep.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What training minimizes: the loss of a network's only output, or those of several outputs. */
public sealed interface Criterion permits Objective, OutputObjectives {
  /** Returns the outputs, in order; one where there are no several. */
  List<OutputPart> parts();

  /** Returns whether examples are compared with themselves, and targets are not needed. */
  boolean reconstructs();

  /** Returns whether examples of some classes count more than those of others. */
  boolean isWeighted();

  /**
   * Returns the mean loss of a batch, as a scalar.
   *
   * @param prediction {@code [n, outputs]}
   * @param target what it is compared with
   */
  Tensor loss(Tensor prediction, Tensor target);

  /**
   * Returns the mean loss of a batch whose examples have weights, as a scalar.
   *
   * @param weights how much each example counts, {@code [n]}
   */
  Tensor loss(Tensor prediction, Tensor target, Tensor weights);

  /**
   * Returns the sum of the losses of a batch, and of the weights of its examples.
   *
   * @param weights how much each example counts, or null where all count alike
   */
  Objective.LossSum sum(Tensor prediction, Tensor target, @Nullable Tensor weights);

  /**
   * Returns what the network's outputs say, such as probabilities where the loss takes logits.
   *
   * @param output {@code [n, outputs]}
   */
  Tensor prediction(Tensor output);
}
