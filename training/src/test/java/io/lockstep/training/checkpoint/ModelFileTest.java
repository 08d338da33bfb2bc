package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Digits;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.loop.Objective;
import io.lockstep.training.loop.Task;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.nn.Architecture;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final Architecture FORM =
      Architecture.mlp(784, List.of(24), 10, "relu").withDropout(0.2);
  private static final Dataset DIGITS = Digits.generate(300, 5);
  private static final TrainingOptions OPTIONS = new TrainingOptions(64, 5);

  @TempDir Path folder;

  @Test
  void six_epochs_equal_three_then_saved_loaded_and_three_more() {
    Path file = folder.resolve("model.safetensors");
    String whole;
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, FORM.build(), 5);
      whole = train(model, fresh(model), Scaling.unitRange(784), 0, 6);
    }
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, FORM.build(), 5);
      Optimizer optimizer = fresh(model);
      train(model, optimizer, Scaling.unitRange(784), 0, 3);
      ModelFile.write(file, info(optimizer, 3), model, Scaling.unitRange(784), optimizer);
    }
    try (Engine engine = Engine.open("cpu")) {
      ModelFile read = ModelFile.read(file);
      Model model = read.model(engine);
      Optimizer optimizer = read.optimizer(model);
      assertEquals(info(optimizer, 3), read.info());
      assertEquals(whole, train(model, optimizer, read.scaling(), 3, 3));
    }
  }

  private static Optimizer fresh(Model model) {
    return new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.002), model.parameters());
  }

  private static String train(
      Model model, Optimizer optimizer, Scaling scaling, int done, int epochs) {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Trainer trainer = new Trainer(model, objective, optimizer, scaling, OPTIONS)) {
      trainer.resumeAt(done);
      trainer.fit(DIGITS, null, epochs, List.of());
    }
    return model.digest();
  }

  private static ModelInfo info(Optimizer optimizer, int epochs) {
    return new ModelInfo(
        FORM,
        Task.CLASSIFICATION,
        "cross_entropy_with_logits",
        "adam",
        optimizer.hyperparameters(),
        optimizer.step(),
        epochs,
        OPTIONS.batch(),
        0.1,
        OPTIONS.seed(),
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        List.of(),
        null);
  }

  @Test
  void a_safetensors_file_of_another_program_is_refused() {
    Path file = folder.resolve("other.safetensors");
    SafeTensors.write(file, Map.of(), List.of());
    DataException e = assertThrows(DataException.class, () -> ModelFile.read(file));
    assertEquals(
        "[model file] "
            + file
            + ", metadata: it is a safetensors file but not a model of this"
            + " program (no 'lockstep.model'). Give a file that 'lockstep train --out' wrote.",
        e.getMessage());
  }

  @Test
  void a_file_without_a_parameter_names_the_parameter() {
    Path file = folder.resolve("model.safetensors");
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, FORM.build(), 5);
      Optimizer optimizer = fresh(model);
      ModelFile.write(file, info(optimizer, 0), model, Scaling.unitRange(784), optimizer);
      SafeTensors.Contents all = SafeTensors.read(file);
      SafeTensors.write(
          file,
          all.metadata(),
          all.tensors().stream().filter(t -> !t.name().equals("model.0.bias")).toList());
      ModelFile read = ModelFile.read(file);
      DataException e = assertThrows(DataException.class, () -> read.model(engine));
      assertTrue(
          e.getMessage()
              .contains("tensor model.0.bias: it is missing, but the model needs F32[24]"),
          e.getMessage());
    }
  }
}
