package io.lockstep.backend.opencl;

import static io.lockstep.parity.assertion.ParityAssertions.assertSameBits;
import static io.lockstep.parity.assertion.ParityAssertions.assertSameTraining;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.junit.OnEachDevice;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A layer, an activation and a loss of somebody's own give the bits of the CPU. */
class OwnLayerTest {
  private static final int STEPS = 200;
  private static final Activation SOFTSIGN =
      new Activation("own_softsign", x -> x.div(x.abs().add(1)));

  /** A layer whose outputs pass gates that it learns, and of which some are dropped. */
  private record Gated(int in, int out) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape x) {
      Initializer normal = Initializers.byName("lecun_normal");
      declare.parameter("weight", Shape.of(out, in), normal, in, out);
      declare.parameter("gate", Shape.of(out, in), normal, in, out);
      return Shape.of(out);
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      Tensor gate = x.matmul(context.parameter("gate").transpose()).sigmoid();
      Tensor value = x.matmul(context.parameter("weight").transpose());
      return new Dropout(0.2).forward(value.mul(gate), context);
    }
  }

  private static Trainer trainer(Engine engine) {
    Layer last = new Linear(16, 1, true, "lecun_normal");
    Sequential network = Sequential.of(new Gated(2, 16), new ActivationLayer(SOFTSIGN), last);
    Model model = new Model(engine, network, 2, 1);
    Loss loss = new Loss("own_quantile", (p, t) -> t.sub(p).mul(0.9).max(p.sub(t).mul(0.1)));
    return new Trainer(
        model,
        new Objective(Task.REGRESSION, loss),
        new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters()),
        Scaling.identity(2),
        new TrainingOptions(40, 1));
  }

  @Test
  void it_trains_to_the_same_bits_on_the_cpu_in_three_forms_and_here() {
    EngineOptions cpu = EngineOptions.of("cpu");
    EngineOptions opencl = EngineOptions.of("opencl").with("opencl.cache", TestDevices.CACHE);
    assertSameTraining(
        List.of(
            new Variant("1 thread", cpu.withThreads(1)),
            new Variant("2 threads", cpu.withThreads(2)),
            new Variant("no vectors", cpu.with("cpu.vector", "false")),
            new Variant("opencl", opencl),
            new Variant("opencl unfused", opencl.withFusion(false))),
        DeviceTraining.of(STEPS, Plane.generate(270, 0.1, 1), OwnLayerTest::trainer));
  }

  @OnEachDevice
  void its_activation_has_the_bits_of_the_cpu(Engine engine, Inputs inputs) {
    Tensor x = inputs.special(257);
    try (Engine cpu = Engine.open("cpu")) {
      Tensor same = cpu.tensor(x.toFloats(), 257);
      assertSameBits(
          x.apply(SOFTSIGN.name(), SOFTSIGN::apply), same.apply(SOFTSIGN.name(), SOFTSIGN::apply));
    }
  }
}
