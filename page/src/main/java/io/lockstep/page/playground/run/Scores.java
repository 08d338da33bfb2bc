package io.lockstep.page.playground.run;

import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import java.util.List;

/** Loss and share of right answers on training and test points, by one compiled step. */
final class Scores implements AutoCloseable {
  private final CompiledStep step;
  private final int classes;
  private final float[] training;
  private final float[] test;

  /**
   * What was found.
   *
   * @param loss mean loss of the training points
   * @param testLoss of the test points
   * @param right share of the training points whose class is found; NaN of numbers
   * @param testRight of the test points
   */
  record Score(double loss, double testLoss, double right, double testRight) {}

  Scores(Model model, Criterion criterion, PlaygroundData data, PlaygroundState state) {
    Engine engine = model.engine();
    this.classes = state.classCount();
    this.training = labels(data.trainingPoints());
    this.test = labels(data.testPoints());
    Tensor first = model.forward(features(engine, data.training()));
    Tensor second = model.forward(features(engine, data.test()));
    this.step =
        engine.compile(
            List.of(
                criterion.loss(first, targets(engine, training)),
                criterion.loss(second, targets(engine, test)),
                criterion.prediction(first),
                criterion.prediction(second)),
            List.of());
  }

  private static float[] labels(Dataset points) {
    float[] labels = new float[points.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = PlaygroundData.label(points, i);
    }
    return labels;
  }

  private static Tensor features(Engine engine, Dataset examples) {
    int width = examples.width();
    float[] values = new float[examples.size() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = examples.features().values().get(i / width, i % width);
    }
    return engine.tensor(values, examples.size(), width);
  }

  /** Returns labels as the loss takes them: classes where there are several, else a column. */
  private Tensor targets(Engine engine, float[] labels) {
    if (classes <= 2) {
      return engine.tensor(labels, labels.length, 1);
    }
    int[] indices = new int[labels.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) labels[i];
    }
    return engine.tensor(indices, indices.length);
  }

  /** Computes all of it with the present weights. */
  Score now() {
    step.run();
    return new Score(
        step.output(0).item(),
        step.output(1).item(),
        right(step.output(2).toFloats(), training),
        right(step.output(3).toFloats(), test));
  }

  private double right(float[] predictions, float[] labels) {
    if (classes == 0) {
      return Double.NaN;
    }
    int outputs = predictions.length / labels.length;
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += decision(predictions, i * outputs, outputs) == (int) labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** Returns the class that some outputs decide for: the likeliest, of one output by its half. */
  static int decision(float[] predictions, int from, int outputs) {
    if (outputs == 1) {
      return predictions[from] >= 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < outputs; i++) {
      best = predictions[from + i] > predictions[from + best] ? i : best;
    }
    return best;
  }

  @Override
  public void close() {
    step.close();
  }
}
