package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State of a layer in a step, at inference, in a file, in early stopping and in the digest. */
class StateTest {
  private static final Dataset DATA = Playground.XOR.generate(60, 0, 1);

  @TempDir Path folder;
  private final Engine engine = Engine.open("cpu");

  @BeforeAll
  static void register() {
    LayerKinds.register("counting_of_test", Counting.class);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Counts the steps, and subtracts a running mean; its penalty is a fixed one. */
  record Counting(double penalty) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.state("steps", Shape.of(1), Initializers.ZEROS);
      declare.state("mean", in, Initializers.ZEROS);
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      if (context.isTraining()) {
        context.updateState("steps", context.state("steps").add(1));
        Tensor mean = context.state("mean").mul(0.5).add(x.mean(0).mul(0.5));
        context.updateState("mean", mean);
        if (penalty > 0) {
          context.penalty(x.engine().ones(1).mul(penalty));
        }
      }
      return x.sub(context.state("mean").detach());
    }
  }

  private Model model(double penalty) {
    Layer network = Sequential.of(new Counting(penalty), new Linear(4), new Linear(2));
    return new Model(engine, network, 2, 3);
  }

  private static Trainer trainer(Model model) {
    return new Trainer(
        model,
        Objective.of(Task.CLASSIFICATION),
        new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters()),
        Scaling.identity(2),
        new TrainingOptions(16, 1));
  }

  @Test
  void a_step_replaces_the_state_and_inference_reads_it() {
    Model model = model(0);
    String fresh = model.digest();
    try (Trainer trainer = trainer(model)) {
      trainer.fit(DATA, DATA, 3, List.of());
      assertEquals(12, model.state().get("0.steps").item());
      float[] mean = model.state().get("0.mean").toFloats();
      Tensor x = engine.tensor(mean, 1, 2);
      Tensor zero = model.forward(x);
      assertArrayEquals(model.forward(engine.tensor(mean, 1, 2)).toFloats(), zero.toFloats());
      assertEquals(12, model.state().get("0.steps").item());
    }
    assertNotEquals(fresh, model.digest());
    String before = model.digest();
    model.state().assign(Map.of("0.steps", engine.ones(1), "0.mean", engine.ones(2)));
    assertNotEquals(before, model.digest(), "the digest is of the state, too");
  }

  @Test
  void a_run_broken_off_and_resumed_ends_in_the_same_bits() {
    Model whole = model(0.25);
    try (Trainer trainer = trainer(whole)) {
      trainer.fit(DATA, DATA, 4, List.of());
    }
    Model half = model(0.25);
    Path file = folder.resolve("half");
    try (Trainer trainer = trainer(half)) {
      trainer.fit(DATA, DATA, 2, List.of());
      ModelFile.write(file, info(half, trainer), half, Scaling.identity(2), trainer.optimizer());
    }
    ModelFile saved = ModelFile.read(file);
    Model again = saved.model(engine);
    assertEquals(half.digest(), again.digest());
    Trainer trainer =
        new Trainer(
            again,
            Objective.of(Task.CLASSIFICATION),
            saved.optimizer(again),
            Scaling.identity(2),
            new TrainingOptions(16, 1));
    try (trainer) {
      trainer.resumeAt(2);
      trainer.fit(DATA, DATA, 2, List.of());
    }
    assertEquals(whole.digest(), again.digest());
  }

  private static ModelInfo info(Model model, Trainer trainer) {
    return new ModelInfo(
        model.network(),
        Shape.of(2),
        Task.CLASSIFICATION,
        "cross_entropy_with_logits",
        trainer.optimizer().config(),
        trainer.optimizer().step(),
        trainer.epochsDone(),
        16,
        0,
        3,
        List.of(),
        List.of(),
        null,
        null);
  }

  @Test
  void early_stopping_goes_back_to_the_state_of_the_best_epoch() {
    Model model = model(0);
    try (Trainer trainer = trainer(model)) {
      // Labels that are not those of training: the first epoch is the best.
      Dataset other = Playground.CIRCLE.generate(60, 0.5, 9);
      trainer.fit(DATA, other, 40, List.of(new EarlyStopping(2, 0)));
      assertEquals(trainer.optimizer().step(), (long) model.state().get("0.steps").item());
    }
  }

  @Test
  void a_penalty_is_part_of_what_is_minimized() {
    double plain;
    try (Trainer trainer = trainer(model(0))) {
      plain = trainer.fit(DATA, null, 1, List.of()).epochs().getFirst().trainLoss();
    }
    try (Trainer trainer = trainer(model(0.5))) {
      double penalized = trainer.fit(DATA, null, 1, List.of()).epochs().getFirst().trainLoss();
      assertEquals(plain + 0.5, penalized, 1e-6);
    }
  }

  @Test
  void a_loop_of_ones_own_cannot_lose_the_state() {
    Model model = model(0);
    Tensor x = engine.ones(4, 2);
    Tensor key = engine.tensor(new int[] {1, 0, 1}, 3);
    assertEquals(
        "[model] a training pass of this network gives new state, such as '0.steps', which forward"
            + " would lose; use train(x, randomness), and compile the step by"
            + " optimizer.compile(pass, loss)",
        assertThrows(IllegalStateException.class, () -> model.forward(x, key)).getMessage());
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
    TrainingPass pass = model.train(x, key);
    try (var step = sgd.compile(pass, pass.output().square().mean())) {
      step.run();
      step.run();
    }
    assertEquals(2, model.state().get("0.steps").item());
  }

  @Test
  void state_is_given_in_training_and_in_its_shape() {
    Layer outside = own((x, context) -> context.updateState("s", x.sum(0)));
    Model model = new Model(engine, outside, 2, 1);
    assertEquals(
        "[layer] the layer gives new state 's' outside training; do so only where the context is of"
            + " training",
        assertThrows(IllegalStateException.class, () -> model.forward(engine.ones(3, 2)))
            .getMessage());
    Tensor key = engine.tensor(new int[] {1, 0, 1}, 3);
    Model wrong = new Model(engine, own((x, context) -> context.updateState("s", x)), 2, 1);
    assertEquals(
        "[layer] the layer gives f32[3,2] for its state 's', which is f32[2]; give it in that"
            + " shape",
        assertThrows(IllegalArgumentException.class, () -> wrong.train(engine.ones(3, 2), key))
            .getMessage());
    Model penalty = new Model(engine, own((x, context) -> context.penalty(x)), 2, 1);
    assertEquals(
        "[layer] the layer gives the penalty f32[3,2]; a penalty is one element, such as a sum or a"
            + " mean",
        assertThrows(IllegalArgumentException.class, () -> penalty.train(engine.ones(3, 2), key))
            .getMessage());
  }

  private interface Deed {
    void with(Tensor x, ForwardContext context);
  }

  private static Layer own(Deed deed) {
    return new Layer() {
      @Override
      public Shape declare(Declaration declare, Shape in) {
        declare.state("s", in, Initializers.ZEROS);
        return in;
      }

      @Override
      public Tensor forward(Tensor x, ForwardContext context) {
        deed.with(x, context);
        return x;
      }
    };
  }
}
