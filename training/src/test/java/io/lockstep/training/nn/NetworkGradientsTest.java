package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.gradient.GradientReport;
import io.lockstep.tensor.gradient.InputGradient;
import io.lockstep.training.network.Networks;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class NetworkGradientsTest {
  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterAll
  void close() {
    engine.close();
  }

  @Test
  void a_network_has_right_gradients_by_input_and_parameters() {
    Layer network = Networks.mlp(List.of(4, 3), 2, "tanh");
    GradientReport report = NetworkGradients.check(engine, network, Shape.of(5));
    report.requireRight();
    assertEquals(
        List.of("input", "0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"),
        report.inputs().stream().map(InputGradient::name).toList());
  }

  @Test
  void a_loss_is_looked_at_with_the_network() {
    Layer network = Networks.mlp(List.of(4), 3, "gelu");
    Tensor classes = engine.tensor(new int[] {2, 0, 1}, 3).oneHot(3);
    NetworkGradients.check(
            engine,
            network,
            Shape.of(5),
            y -> y.logSoftmax().mul(classes.cast(y.dtype())).sum(1).neg().mean())
        .requireRight();
  }

  /** Doubles, but says that it does nothing to the gradient. */
  private record Wrong() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x.add(x.detach());
    }
  }

  @Test
  void a_layer_with_a_wrong_gradient_is_found() {
    GradientReport report = NetworkGradients.check(engine, new Wrong(), Shape.of(2));
    assertFalse(report.isRight());
    assertEquals("input", report.worst().name());
    assertEquals(0.5, report.worst().worstDifference(), 1e-6);
    assertTrue(report.toString().contains("  input [3,2]: relative difference 0.33"));
  }
}
