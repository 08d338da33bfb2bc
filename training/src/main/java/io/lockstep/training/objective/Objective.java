package io.lockstep.training.objective;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import java.util.List;

/**
 * What training minimizes: a loss, averaged over the batch, for a task.
 *
 * @param task what the model gives
 * @param loss how far that is from the target
 */
public record Objective(Task task, Loss loss) {
  /** Checks that the loss can serve the task. */
  public Objective {
    boolean classes = loss.targetKind().isClass();
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
   * @param target the class indices {@code [n]} (I32) where classes are told apart, of which each
   *     must be below the number of outputs, see {@link Tensor#oneHot}. Else {@code [n, outputs]},
   *     within what the loss can take ({@link Loss.TargetKind})
   * @throws ShapeMismatch if target and prediction do not fit
   */
  public Tensor loss(Tensor prediction, Tensor target) {
    return NodeOrigin.forward("the loss", () -> mean(prediction, target));
  }

  private Tensor mean(Tensor prediction, Tensor target) {
    Tensor wanted = task == Task.CLASSIFICATION ? distribution(prediction, target) : target;
    if (!prediction.shape().equals(wanted.shape())) {
      throw new ShapeMismatch(
          loss.name(),
          "prediction "
              + prediction.describe()
              + " and target "
              + wanted.describe()
              + " must have one shape; reshape one of them, or change the number of outputs");
    }
    return Tensor.apply(
            loss.name(), List.of(prediction, wanted), e -> loss.apply(e.get(0), e.get(1)))
        .mean();
  }

  private Tensor distribution(Tensor prediction, Tensor target) {
    if (prediction.shape().rank() != 2
        || !target.shape().equals(Shape.of(prediction.shape().dim(0)))) {
      throw new ShapeMismatch(
          loss.name(),
          "classes need a prediction [n,outputs] and a class index for each row [n]: prediction "
              + prediction.describe()
              + ", target "
              + target.describe()
              + "; reshape one of them");
    }
    return target.oneHot(prediction.shape().dim(1));
  }

  /**
   * Returns what the network's outputs say: probabilities where the loss takes logits, else the
   * values themselves, which for classes are scores near the 0 and 1 that they were trained on.
   *
   * @param output {@code [n, outputs]}
   */
  public Tensor prediction(Tensor output) {
    return switch (loss.link()) {
      case IDENTITY -> output;
      case SIGMOID -> output.apply("sigmoid", Activations.SIGMOID::apply);
      case SOFTMAX -> output.softmax();
    };
  }

  private static String lower(Task task) {
    return task.name().toLowerCase(java.util.Locale.ROOT);
  }
}
