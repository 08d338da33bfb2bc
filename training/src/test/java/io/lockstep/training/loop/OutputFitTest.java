package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Losses of probabilities, with targets and outputs that are some, and that are none. */
class OutputFitTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static Dataset data(float... shares) {
    Features features = new Features(Matrix.of(2, 2, 0f, 3f, -5f, 1f), List.of("a", "b"), null);
    return new Dataset(
        features, new Targets.Values(Matrix.of(2, 3, shares), List.of("x", "y", "z")));
  }

  private Evaluation evaluate(String loss, String outputActivation, float... shares) {
    Layer network =
        Sequential.of(new Linear(3), new ActivationLayer(Activations.byName(outputActivation)));
    Model model = new Model(engine, network, 2, 1);
    Objective objective = new Objective(Task.CLASSIFICATION, Losses.byName(loss));
    try (Evaluator evaluator = new Evaluator(model, objective, Scaling.identity(2), 4)) {
      return evaluator.evaluate(data(shares));
    }
  }

  private String refused(String loss, String outputActivation, float... shares) {
    return String.valueOf(
        assertThrows(TrainingException.class, () -> evaluate(loss, outputActivation, shares))
            .getMessage());
  }

  @Test
  void shares_of_classes_are_learnt_from() {
    float[] shares = {0.2f, 0.5f, 0.3f, 0, 0, 1};
    Evaluation softmax = evaluate("kl_divergence", "softmax", shares);
    Evaluation logits = evaluate("kl_divergence_with_logits", "identity", shares);
    assertEquals(logits.loss(), softmax.loss(), 1e-5);
    assertEquals(logits.accuracy(), softmax.accuracy());
    assertTrue(evaluate("nll", "log_softmax", shares).loss() > 0);
    assertTrue(evaluate("hellinger", "softmax", shares).loss() < 1);
    assertEquals(
        evaluate("cross_entropy_with_logits", "identity", shares).loss(),
        evaluate("cross_entropy_of_probabilities", "softmax", shares).loss(),
        1e-5);
  }

  @Test
  void shares_that_do_not_sum_to_1_are_refused() {
    assertEquals(
        "[evaluate] loss cross_entropy_with_logits takes shares of the classes that sum to 1, but"
            + " those of example 2 sum to 0.75; divide them by their sum, or choose another loss,"
            + " such as squared_error",
        refused("cross_entropy_with_logits", "identity", 0.25f, 0.25f, 0.5f, 0.25f, 0, 0.5f));
    assertEquals(
        "[evaluate] loss kl_divergence takes targets from 0 to 1, but target 'x' of example 1 is"
            + " -0.5; leave such examples out, or train with another loss, such as squared_error",
        refused("kl_divergence", "softmax", -0.5f, 1.5f, 0, 1, 0, 0));
  }

  @Test
  void outputs_that_are_no_probabilities_are_refused() {
    String message = refused("kl_divergence", "identity", 1, 0, 0, 1, 0, 0);
    assertTrue(
        message.startsWith(
            "[evaluate] loss kl_divergence takes outputs that are probabilities that sum to 1, but"
                + " output "),
        message);
    assertTrue(
        message.endsWith(
            "; end the network in softmax, or choose another loss, such as"
                + " cross_entropy_with_logits"),
        message);
    String sigmoid = refused("nll", "sigmoid", 1, 0, 0, 1, 0, 0);
    assertTrue(
        sigmoid.startsWith(
            "[evaluate] loss nll takes outputs that are logarithms of probabilities that sum to 1,"
                + " but output 1 of example 1 is "),
        sigmoid);
    String sums = refused("hellinger", "sigmoid", 1, 0, 0, 1, 0, 0);
    assertTrue(sums.contains(", but those of example 1 sum to "), sums);
    assertTrue(
        Losses.all().stream()
            .filter(l -> l.outputKind() != Loss.OutputKind.NUMBER)
            .allMatch(Loss::givesProbabilities));
  }
}
