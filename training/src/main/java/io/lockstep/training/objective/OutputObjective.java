package io.lockstep.training.objective;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;

/**
 * What one of several outputs is for.
 *
 * @param outputs its columns: one for each class, or for each number
 * @param objective its task and loss
 * @param weight of its loss in what is minimized
 */
public record OutputObjective(int outputs, Objective objective, double weight) {
  /** Checks the number of columns, the task and the weight. */
  public OutputObjective {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "[objective] an output has at least 1 column, got " + outputs);
    }
    if (objective.task() == Task.RECONSTRUCTION) {
      throw new IllegalArgumentException(
          "[objective] one of several outputs is of classes or numbers; give what is to be given"
              + " again as targets");
    }
    int weights = objective.classWeights().size();
    if (weights != 0 && weights != outputs) {
      throw new IllegalArgumentException(
          "[objective] there are %d class weights for an output of %d classes; give one for each"
              .formatted(weights, outputs));
    }
    if (!(weight >= 0 && Float.isFinite((float) weight))) {
      throw new IllegalArgumentException(
          "[objective] the weight of an output is "
              + weight
              + "; give a value of at least 0 that is finite in float32");
    }
  }

  /** Returns an output that tells classes apart, by cross-entropy of logits. */
  public static OutputObjective classes(int count) {
    return new OutputObjective(count, Objective.of(Task.CLASSIFICATION), 1);
  }

  /** Returns an output of numbers, by squared error. */
  public static OutputObjective numbers(int count) {
    return new OutputObjective(count, Objective.of(Task.REGRESSION), 1);
  }

  /** Returns the same with another loss. */
  public OutputObjective loss(Loss other) {
    return with(
        new Objective(objective.task(), other, objective.classWeights(), objective.ignoredClass()));
  }

  /**
   * Returns the same with a loss by its name, such as {@code huber(delta=2)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none
   */
  public OutputObjective loss(String name) {
    return loss(Losses.byName(name));
  }

  /** Returns the same with weights of its classes, see {@link Objective#withClassWeights}. */
  public OutputObjective classWeights(double... weights) {
    return with(objective.withClassWeights(weights));
  }

  /** Returns the same with a class whose examples do not count, see {@link Objective#ignoring}. */
  public OutputObjective ignoring(int index) {
    return with(objective.ignoring(index));
  }

  private OutputObjective with(Objective other) {
    return new OutputObjective(outputs, other, weight);
  }

  /** Returns the same with another weight of its loss. */
  public OutputObjective weight(double other) {
    return new OutputObjective(outputs, objective, other);
  }
}
