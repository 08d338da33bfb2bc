package io.lockstep.backend.opencl;

import static io.lockstep.parity.assertion.ParityAssertions.assertSameTraining;

import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.registry.TrainedOptimizers;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimizers that look at whole tensors, and what is put around a rule, have the CPU's bits. */
class TensorRulesTest {
  private static final int STEPS = 12;
  private static final Set<String> TRAINED = new HashSet<>();

  private static Trainer trainer(Engine engine, String optimizer) {
    Model model = new Model(engine, Networks.mlp(List.of(5), 1, "tanh"), 2, 1);
    OptimizerConfig config =
        OptimizerConfig.of(optimizer).clipNorm(0.5).constrain("0.weight", "max_norm(limit=1)");
    return new Trainer(
        model,
        Objective.of(Task.REGRESSION),
        new Optimizer(config, model),
        Scaling.identity(2),
        new TrainingOptions(40, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lamb", "adafactor", "prodigy", "muon", "lookahead(sam(momentum))"})
  void some_train_to_the_bits_of_the_cpu(String optimizer) {
    train(optimizer);
  }

  /** Takes some minutes, since each has kernels of its own to compile. */
  @Tag("sweep")
  @ParameterizedTest
  @MethodSource("io.lockstep.parity.registry.TrainedOptimizers#names")
  void all_train_to_the_bits_of_the_cpu(String optimizer) {
    train(optimizer);
  }

  @AfterAll
  static void count() {
    System.out.println(
        "[optimizers] "
            + TRAINED.size()
            + " of "
            + TrainedOptimizers.names().size()
            + " rules for tensors and wrappers trained to the bits of the CPU on OpenCL"
            + " (all with -Psweep)");
  }

  private static void train(String optimizer) {
    EngineOptions opencl = EngineOptions.of("opencl").with("opencl.cache", TestDevices.CACHE);
    assertSameTraining(
        List.of(
            new Variant("cpu", EngineOptions.of("cpu").withThreads(1)),
            new Variant("opencl", opencl)),
        DeviceTraining.of(
            STEPS, Plane.generate(120, 0.1, 1), engine -> trainer(engine, optimizer)));
    if (TrainedOptimizers.names().contains(optimizer)) {
      TRAINED.add(optimizer);
    }
  }
}
