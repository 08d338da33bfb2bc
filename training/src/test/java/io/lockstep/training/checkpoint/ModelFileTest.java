package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final Layer NETWORK = Networks.mlp(List.of(24), 10, "relu", "identity", 0.2);
  private static final Dataset DIGITS = Digits.generate(300, 5);
  private static final TrainingOptions OPTIONS = new TrainingOptions(64, 5);

  @TempDir Path folder;

  @Test
  void six_epochs_equal_three_then_saved_loaded_and_three_more() {
    Path file = folder.resolve("model.safetensors");
    String whole;
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
      whole = train(model, fresh(model), Scaling.unitRange(784), 0, 6);
    }
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
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

  @Test
  void the_document_of_a_run_is_kept_as_it_is() {
    Path file = folder.resolve("model.safetensors");
    Scaling scaling = Scaling.unitRange(784);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
      Optimizer optimizer = fresh(model);
      String run = "{\"data\": \"H\u00e4user.csv\",\n \"epochs\": 3}";
      ModelFile.check(file, info(optimizer, 0), scaling, null, run);
      ModelFile.write(file, info(optimizer, 0), model, scaling, null, optimizer, run);
      assertEquals(run, ModelFile.read(file).run());
      ModelFile.write(file, info(optimizer, 0), model, scaling, optimizer);
      assertNull(ModelFile.read(file).run());
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
        NETWORK,
        Shape.of(784),
        Task.CLASSIFICATION,
        "cross_entropy_with_logits",
        optimizer.config(),
        optimizer.step(),
        epochs,
        OPTIONS.batch(),
        0.1,
        OPTIONS.seed(),
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        List.of(),
        null,
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
      Model model = new Model(engine, NETWORK, 784, 5);
      Optimizer optimizer = fresh(model);
      ModelFile.write(file, info(optimizer, 0), model, Scaling.unitRange(784), optimizer);
      SafeTensors.Contents all = SafeTensors.read(file);
      SafeTensors.write(
          file,
          all.metadata(),
          all.tensors().stream().filter(t -> !t.name().equals("model.0.bias")).toList());
      DataException e = assertThrows(DataException.class, () -> ModelFile.read(file));
      assertEquals(
          "[model file] "
              + file
              + ", tensor model.0.bias: it is missing, but the model needs F32[24]. Write the file"
              + " again, or give one whose description fits its tensors.",
          e.getMessage());
    }
  }

  @Test
  void a_model_that_is_not_finite_leaves_the_file_that_was_there() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, NETWORK, 784, 5);
      Optimizer optimizer = fresh(model);
      ModelFile.write(file, info(optimizer, 0), model, Scaling.unitRange(784), optimizer);
      byte[] before = Files.readAllBytes(file);
      for (Map.Entry<String, ParameterArena> arena :
          Map.of(
                  "model.3.bias", model.parameters(),
                  "optimizer.second_moment.3.bias",
                      Objects.requireNonNull(optimizer.state().get("second_moment")))
              .entrySet()) {
        float[] values = new float[10];
        values[7] = Float.NaN;
        MemorySegment bias = Arena.ofAuto().allocate(40, 4);
        MemorySegment.copy(values, 0, bias, ValueLayout.JAVA_FLOAT, 0, 10);
        arena.getValue().write("3.bias", Shape.of(10), bias);
        DataException e =
            assertThrows(
                DataException.class,
                () ->
                    ModelFile.write(
                        file, info(optimizer, 0), model, Scaling.unitRange(784), optimizer));
        assertEquals(
            "[write model] "
                + file
                + ", tensor "
                + arena.getKey()
                + ": its element 7 is not finite. Train the model again, with a lower learning"
                + " rate.",
            e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        arena.getValue().write("3.bias", Shape.of(10), bias.fill((byte) 0));
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(List.of(file), files.toList());
      }
    }
  }

  @Test
  void a_model_that_is_not_what_its_description_says_is_not_written() {
    Path file = folder.resolve("model.safetensors");
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Networks.mlp(List.of(8), 10, "relu"), 784, 5);
      Optimizer optimizer = fresh(model);
      DataException e =
          assertThrows(
              DataException.class,
              () ->
                  ModelFile.write(
                      file, info(optimizer, 0), model, Scaling.unitRange(784), optimizer));
      assertEquals(
          "[write model] "
              + file
              + ", tensor model.0.weight: it is F32[8,784], but the model needs F32[24,784]. Write"
              + " the file again, or give one whose description fits its tensors.",
          e.getMessage());
      assertTrue(Files.notExists(file));
    }
  }

  @Test
  void texts_longer_than_a_json_reader_takes_by_itself_are_read_back() {
    Path file = folder.resolve("long.safetensors");
    Layer network = Networks.mlp(List.of(), 2, "relu");
    String first = "a".repeat(21_000_000);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, network, 1, 5);
      Optimizer optimizer = fresh(model);
      ModelInfo info = small(network, optimizer, List.of(first, "b"));
      ModelFile.write(file, info, model, Scaling.identity(1), optimizer);
      assertEquals(info, ModelFile.read(file).info());
    }
  }

  @Test
  void a_description_too_long_to_be_read_is_found_before_training() {
    Path file = folder.resolve("long.safetensors");
    Layer network = Networks.mlp(List.of(), 2, "relu");
    try (Engine engine = Engine.open("cpu")) {
      Optimizer optimizer = fresh(new Model(engine, network, 1, 5));
      ModelInfo info = small(network, optimizer, List.of("a".repeat(100_000_000), "b"));
      DataException e =
          assertThrows(
              DataException.class, () -> ModelFile.check(file, info, Scaling.identity(1), null));
      assertTrue(
          e.getMessage()
              .matches(
                  "\\[write safetensors\\] .*: its header would be 10000\\d{4} bytes long, but at"
                      + " most 100000000 are allowed\\. Use fewer or shorter names of classes,"
                      + " categories and tensors\\."),
          e.getMessage());
    }
  }

  private static ModelInfo small(Layer network, Optimizer optimizer, List<String> classes) {
    return new ModelInfo(
        network,
        Shape.of(1),
        Task.CLASSIFICATION,
        "cross_entropy_with_logits",
        optimizer.config(),
        0,
        0,
        1,
        0.1,
        1,
        classes,
        List.of(),
        null,
        null);
  }
}
