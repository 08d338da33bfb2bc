package io.lockstep.training.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Examples and classes that count more than others, or not at all. */
class ObjectiveWeightsTest {
  private static final float[] LOGITS = {1, -1, 0.5f, 2, 0, -2, -1, 1.5f, 1};
  private static final int[] CLASSES = {0, 2, 1};

  private final Engine engine = Engine.open("cpu");
  private final Objective plain = Objective.of(Task.CLASSIFICATION);
  private final Tensor logits = engine.variable(LOGITS, 3, 3);
  private final Tensor classes = engine.tensor(CLASSES, 3);

  @AfterEach
  void close() {
    engine.close();
  }

  private static String refused(Executable call) {
    return String.valueOf(assertThrows(RuntimeException.class, call).getMessage());
  }

  /** The cross-entropy of an example, by plain loops. */
  private static double entropy(int row) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(LOGITS[3 * row + c]);
    }
    return Math.log(sum) - LOGITS[3 * row + CLASSES[row]];
  }

  private static double mean(double... weights) {
    double total = 0;
    double weight = 0;
    for (int row = 0; row < 3; row++) {
      total += weights[row] * entropy(row);
      weight += weights[row];
    }
    return total / weight;
  }

  @Test
  void weights_of_examples_make_a_weighted_mean() {
    Tensor weights = engine.tensor(new float[] {1, 0.5f, 3}, 3);
    assertEquals(mean(1, 0.5, 3), plain.loss(logits, classes, weights).item(), 1e-6);
    assertEquals(
        plain.loss(logits, classes).item(),
        plain.loss(logits, classes, engine.ones(3)).item(),
        1e-7);
  }

  @Test
  void weights_of_classes_do_so_by_the_class_of_each_example() {
    Objective weighted = plain.withClassWeights(2, 0.25, 1);
    assertEquals(mean(2, 1, 0.25), weighted.loss(logits, classes).item(), 1e-6);
    Tensor weights = engine.tensor(new float[] {1, 0.5f, 4}, 3);
    assertEquals(mean(2, 0.5, 1), weighted.loss(logits, classes, weights).item(), 1e-6);
    Objective hinge = new Objective(Task.CLASSIFICATION, Losses.HINGE).withClassWeights(2, 0.25, 1);
    double expected = (2 * hinge(0) + 1 * hinge(1) + 0.25 * hinge(2)) / 3.25;
    assertEquals(expected, hinge.loss(logits, classes).item(), 1e-6);
  }

  /** One class against the others: 1 for the right one, -1 for the rest. */
  private static double hinge(int row) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.max(0, 1 - (c == CLASSES[row] ? 1 : -1) * LOGITS[3 * row + c]);
    }
    return sum / 3;
  }

  @Test
  void an_ignored_class_has_neither_loss_nor_gradient_even_where_it_is_not_finite() {
    Objective ignoring = plain.ignoring(-100);
    Tensor some = engine.tensor(new int[] {0, -100, 1}, 3);
    assertEquals(mean(1, 0, 1), ignoring.loss(logits, some).item(), 1e-6);
    float[] broken = LOGITS.clone();
    broken[4] = Float.NaN;
    Tensor x = engine.variable(broken, 3, 3);
    Tensor loss = ignoring.loss(x, some);
    assertEquals(mean(1, 0, 1), loss.item(), 1e-6);
    float[] gradient = loss.gradients(x).getFirst().toFloats();
    assertArrayEquals(new float[3], java.util.Arrays.copyOfRange(gradient, 3, 6));
    Tensor none = engine.tensor(new int[] {-100, -100, -100}, 3);
    assertEquals(0, ignoring.loss(logits, none).item());
  }

  @Test
  void shares_of_classes_are_targets_too() {
    Tensor shares = engine.tensor(new float[] {0.5f, 0.5f, 0, 0, 0, 1, 0, 1, 0}, 3, 3);
    double first = Math.log(Math.exp(1) + Math.exp(-1) + Math.exp(0.5)) - 0.5 * 1 + 0.5 * 1;
    double expected = (first + entropy(1) + entropy(2)) / 3;
    assertEquals(expected, plain.loss(logits, shares).item(), 1e-6);
    Objective weighted = plain.withClassWeights(2, 4, 1);
    double total = 3 * first + entropy(1) + 4 * entropy(2);
    assertEquals(total / 8, weighted.loss(logits, shares).item(), 1e-6);
  }

  @Test
  void numbers_are_weighted_by_example() {
    Objective squares = Objective.of(Task.REGRESSION);
    Tensor p = engine.tensor(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor t = engine.zeros(2, 2);
    Tensor weights = engine.tensor(new float[] {3, 1}, 2);
    assertEquals((3 * 2.5 + 12.5) / 4, squares.loss(p, t, weights).item(), 1e-6);
    Objective.LossSum sum = squares.sum(p, t, weights);
    assertEquals(20, sum.total().item(), 1e-6);
    assertEquals(4, sum.weight().item());
    assertEquals(15, squares.sum(p, t, null).total().item(), 1e-6);
  }

  @Test
  void smoothed_labels_and_other_losses_are_found_by_their_text() {
    Loss smooth = Losses.byName("ce(label_smoothing=0.3)");
    double expected = 0;
    for (int row = 0; row < 3; row++) {
      double others = 0;
      for (int c = 0; c < 3; c++) {
        others += entropy(row) + LOGITS[3 * row + CLASSES[row]] - LOGITS[3 * row + c];
      }
      expected += (0.7 * entropy(row) + 0.3 * others / 3) / 3;
    }
    Objective smoothed = new Objective(Task.CLASSIFICATION, smooth);
    assertEquals(expected, smoothed.loss(logits, classes).item(), 1e-6);
  }

  @Test
  void what_outputs_say_follows_from_the_loss() {
    Tensor output = engine.tensor(new float[] {0, -2}, 1, 2);
    assertArrayEquals(
        new float[] {1, (float) Math.exp(-2)},
        new Objective(Task.REGRESSION, Losses.POISSON_NLL).prediction(output).toFloats(),
        1e-7f);
    assertArrayEquals(
        new float[] {1, 0},
        new Objective(Task.REGRESSION, Losses.PERCEPTRON).prediction(output).toFloats());
  }

  @Test
  void weights_that_do_not_fit_are_refused() {
    assertEquals(
        "[cross_entropy_with_logits] weights of examples need one for each row [n]: prediction"
            + " f32[3,3], weights f32[3,1]; reshape one of them",
        refused(() -> plain.loss(logits, classes, engine.ones(3, 1))));
    assertEquals(
        "[cross_entropy_with_logits] there are 2 class weights for prediction f32[3,3]; give one"
            + " for each output",
        refused(() -> plain.withClassWeights(1, 2).loss(logits, classes)));
    assertEquals(
        "[objective] class weight 1 is -2.0; give a value of at least 0 that is finite in float32",
        refused(() -> plain.withClassWeights(1, -2)));
    assertEquals(
        "[objective] class weights and an ignored class are of classes, but the task is regression;"
            + " give weights of examples instead",
        refused(() -> Objective.of(Task.REGRESSION).withClassWeights(1, 2)));
    assertThrows(ShapeMismatch.class, () -> plain.loss(logits, engine.ones(3, 2)));
  }
}
