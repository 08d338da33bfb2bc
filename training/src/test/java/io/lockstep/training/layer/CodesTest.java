package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.penalty.Contractive;
import io.lockstep.training.layer.random.GaussianCode;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.TrainingPass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The codes of variational and contractive autoencoders, beside plain loops in double. */
class CodesTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void a_gaussian_code_is_its_mean_at_inference_and_pays_its_divergence_in_training() {
    float[] rows = {0.5f, -1, 0.25f, -0.5f, 2, 0, 1, -2};
    Model model = new Model(engine, new GaussianCode(0.5), 4, 1);
    Tensor x = engine.tensor(rows, 2, 4);
    assertArrayEquals(new float[] {0.5f, -1, 2, 0}, model.forward(x).toFloats());
    Tensor key = engine.tensor(new int[] {1, 0, 1}, 3);
    TrainingPass pass = model.train(x, key);
    double divergence = 0;
    for (int row = 0; row < 2; row++) {
      for (int unit = 0; unit < 2; unit++) {
        double mean = rows[row * 4 + unit];
        double log = rows[row * 4 + 2 + unit];
        divergence += (mean * mean + Math.exp(log) - 1 - log) / 2;
      }
    }
    assertEquals(0.5 * divergence / 2, pass.penalties().getFirst().item(), 1e-6);
    assertEquals(
        "[gaussian_code] the layer takes a mean and a logarithm of a variance for each unit of the"
            + " code, but gets examples of [3]; give it rows of an even number of features",
        assertThrows(
                IllegalArgumentException.class,
                () -> Structure.of(new GaussianCode(1), Shape.of(3)))
            .getMessage());
  }

  @Test
  void what_is_drawn_has_the_deviation_of_the_code() {
    Model model = new Model(engine, new GaussianCode(0), 2, 1);
    Tensor x =
        Tensor.concat(1, engine.ones(20_000, 1).mul(3), engine.ones(20_000, 1).mul(Math.log(4)));
    Tensor z = model.train(x, engine.tensor(new int[] {7, 0, 1}, 3)).output();
    assertEquals(3, z.mean().item(), 0.05);
    assertEquals(4, z.var().item(), 0.1);
  }

  @Test
  void a_contractive_code_pays_for_all_its_derivatives() {
    Model model =
        new Model(
            engine,
            new Contractive(
                Sequential.of(
                    new Linear(3),
                    new ActivationLayer(io.lockstep.kernels.library.Activations.SIGMOID)),
                0.25),
            2,
            5);
    float[] rows = {0.5f, -1, 2, 0.25f};
    Tensor x = engine.tensor(rows, 2, 2);
    Tensor key = engine.tensor(new int[] {1, 0, 1}, 3);
    TrainingPass pass = model.train(x, key);
    float[] w = model.weights("encoder.0.weight");
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      for (int unit = 0; unit < 3; unit++) {
        double z = rows[row * 2] * w[unit * 2] + rows[row * 2 + 1] * w[unit * 2 + 1];
        double h = 1 / (1 + Math.exp(-z));
        double squares = Math.pow(w[unit * 2], 2) + Math.pow(w[unit * 2 + 1], 2);
        expected += Math.pow(h * (1 - h), 2) * squares;
      }
    }
    assertEquals(0.25 * expected / 2, pass.penalties().getFirst().item(), 1e-6);
    Tensor weight = model.parameters().get("encoder.0.weight");
    float[] gradient = pass.penalties().getFirst().gradients(weight).getFirst().toFloats();
    float step = 1e-2f;
    w[0] += step;
    model.setWeights("encoder.0.weight", w);
    double above = model.train(x, key).penalties().getFirst().item();
    w[0] -= 2 * step;
    model.setWeights("encoder.0.weight", w);
    double below = model.train(x, key).penalties().getFirst().item();
    assertEquals((above - below) / (2 * step), gradient[0], 1e-4);
  }
}
