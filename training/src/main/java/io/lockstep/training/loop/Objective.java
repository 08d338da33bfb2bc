package io.lockstep.training.loop;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Tensor;
import java.util.List;

/**
 * What training makes small: a loss, averaged over the batch, for a task.
 *
 * @param task what the model gives
 * @param loss how far that is from the target
 */
public record Objective(Task task, Loss loss) {
  /** Checks that the loss can serve the task. */
  public Objective {
    boolean classes = loss.targetKind() == Loss.TargetKind.CLASS_DISTRIBUTION;
    if (classes && task != Task.CLASSIFICATION) {
      throw new IllegalArgumentException(
          "[objective] loss "
              + loss.name()
              + " needs classes, but the task is "
              + lower(task)
              + "; use squared_error or another elementwise loss");
    }
  }

  /** Returns the usual objective: cross-entropy for classes, else squared error. */
  public static Objective of(Task task) {
    return new Objective(
        task,
        task == Task.CLASSIFICATION ? Losses.CROSS_ENTROPY_WITH_LOGITS : Losses.SQUARED_ERROR);
  }

  /**
   * Returns the mean loss of a batch, as a scalar.
   *
   * @param prediction {@code [n, outputs]}
   * @param target the class indices {@code [n]} (I32), or {@code [n, outputs]}
   */
  public Tensor mean(Tensor prediction, Tensor target) {
    Tensor wanted = task == Task.CLASSIFICATION ? target.oneHot(prediction.shape().dim(1)) : target;
    return Tensor.apply(
            loss.name(), List.of(prediction, wanted), e -> loss.apply(e.get(0), e.get(1)))
        .mean();
  }

  /**
   * Returns what the network's outputs say: probabilities where the loss takes logits, else the
   * values themselves, which for classes are scores near the 0 and 1 that they were trained on.
   *
   * @param output {@code [n, outputs]}
   */
  Tensor prediction(Tensor output) {
    return switch (loss.link()) {
      case IDENTITY -> output;
      case SIGMOID -> output.apply("sigmoid", Activations.SIGMOID_ACTIVATION::apply);
      case SOFTMAX -> output.softmax();
    };
  }

  private static String lower(Task task) {
    return task.name().toLowerCase(java.util.Locale.ROOT);
  }
}
