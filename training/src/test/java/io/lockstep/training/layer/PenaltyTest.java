package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.penalty.ActivityPenalty;
import io.lockstep.training.layer.penalty.KlSparsity;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.ConvTranspose1d;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.TrainingPass;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What penalties are, and what parameters layers have. */
class PenaltyTest {
  private final Engine engine = Engine.open("cpu");
  private final Tensor x = engine.tensor(new float[] {0.2f, -0.5f, 0.4f, 0.25f}, 2, 2);

  @AfterEach
  void close() {
    engine.close();
  }

  private double penalty(Model model) {
    TrainingPass pass = model.train(x, engine.tensor(new int[] {1, 0, 1}, 3));
    List<Tensor> penalties = pass.penalties();
    assertEquals(1, penalties.size());
    return pass.penalized(engine.scalar(0)).item();
  }

  @Test
  void weights_cost_and_keep_their_names() {
    Layer inner = Sequential.of(new Linear(3), new BatchNorm());
    Model model = new Model(engine, Sequential.of(new WeightPenalty(inner, 0.5, 0.25)), 2, 1);
    assertEquals(
        "[0.0.weight, 0.0.bias, 0.1.weight, 0.1.bias]",
        model.parameters().views().keySet().toString());
    double expected = 0;
    for (double w : model.parameters().get("0.0.weight").toDoubles()) {
      expected += 0.5 * Math.abs(w) + 0.25 * w * w;
    }
    assertEquals(expected, penalty(model), 1e-6);
  }

  @Test
  void activities_cost_in_the_mean_over_the_batch_in_training_alone() {
    Model model = new Model(engine, new ActivityPenalty(0.5, 0.25), 2, 1);
    double squares = 0.04 + 0.25 + 0.16 + 0.0625;
    assertEquals((0.5 * 1.35 + 0.25 * squares) / 2, penalty(model), 1e-6);
    assertSame(x, model.forward(x));
  }

  @Test
  void units_cost_that_are_not_as_active_as_they_should_be() {
    Model model = new Model(engine, new KlSparsity(0.1, 2), 2, 1);
    double expected = 0;
    // The mean of the second unit is below 0, where it is held to 1e-6.
    for (double mean : new double[] {0.3, 1e-6}) {
      expected += 0.1 * Math.log(0.1 / mean) + 0.9 * Math.log(0.9 / (1 - mean));
    }
    assertEquals(2 * expected, penalty(model), 1e-5);
  }

  private static String declared(Layer layer, int... example) {
    return Structure.of(layer, Shape.of(example)).parameters().stream()
        .map(p -> p.name() + " " + p.shape() + " " + p.fanIn() + " " + p.fanOut())
        .collect(Collectors.joining(", "));
  }

  /** Names and shapes of PyTorch's state_dict; fans count what a unit takes and feeds. */
  @Test
  void convolutions_declare_what_those_of_pytorch_do() {
    assertEquals(
        "weight [6,2,3,2] 12 18, bias [6] 12 18",
        declared(new Conv2d(6, 3, 2).withGroups(2), 4, 9, 9));
    assertEquals(
        "weight [4,3,5] 10 15",
        declared(new ConvTranspose1d(6, 5).withGroups(2).withBias(false), 4, 9));
  }
}
