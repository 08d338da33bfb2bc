package io.lockstep.training.metric;

import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;

/** What a metric is computed of. */
public enum MetricInput {
  /** Which class an example was said to be of. */
  CLASSES("classes"),
  /** A score of each class, of which the greatest is what is said. */
  SCORES("scores of classes"),
  /** A probability of each class. */
  PROBABILITIES("probabilities of classes"),
  /** Numbers: those to predict, or the inputs that are to be given again. */
  NUMBERS("numbers"),
  /** The inputs that are to be given again. */
  INPUTS("inputs that are given again"),
  /** Anything. */
  ANY("anything");

  private final String words;

  MetricInput(String words) {
    this.words = words;
  }

  /** Returns what it is in words. */
  public String words() {
    return words;
  }

  /** Returns whether there is such a thing where an objective is minimized. */
  public boolean isOf(Objective objective) {
    Task task = objective.task();
    return switch (this) {
      case CLASSES, SCORES -> task == Task.CLASSIFICATION;
      case PROBABILITIES -> task == Task.CLASSIFICATION && objective.loss().givesProbabilities();
      case NUMBERS -> task != Task.CLASSIFICATION;
      case INPUTS -> task == Task.RECONSTRUCTION;
      case ANY -> true;
    };
  }
}
