package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learnt for one task, taken by name for another. */
class LoadTest {
  @TempDir Path folder;

  private static Layer network(String head, int hidden, int outputs) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("features", Networks.mlp(List.of(hidden), 4, "relu"));
    layers.put(head, new Linear(outputs));
    return new Sequential(layers);
  }

  @Test
  void what_matches_by_name_and_shape_is_taken_and_the_rest_is_told() {
    Path path = folder.resolve("digits.safetensors");
    try (Engine engine = Engine.open("cpu")) {
      Model old = new Model(engine, network("head", 8, 3), 5, 1);
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), old.parameters());
      ModelInfo info =
          new ModelInfo(
              old.network(),
              Shape.of(5),
              Task.CLASSIFICATION,
              "ce",
              sgd.config(),
              0,
              0,
              1,
              0,
              1,
              List.of(),
              List.of(),
              null,
              null);
      ModelFile.write(path, info, old, Scaling.identity(5), sgd);
      ModelFile file = ModelFile.read(path);

      Model model = new Model(engine, network("classes", 8, 7), 5, 2);
      float[] head = model.weights("classes.weight");
      LoadReport report = file.load(model);
      assertEquals(
          "4 tensors matched; missing in the file: classes.weight, classes.bias; only in the file:"
              + " head.bias, head.weight",
          report.toString());
      assertArrayEquals(old.weights("features.0.weight"), model.weights("features.0.weight"));
      assertArrayEquals(head, model.weights("classes.weight"));

      Model wider = new Model(engine, network("head", 9, 3), 5, 2);
      assertEquals(
          new LoadReport(
              List.of("features.2.bias", "head.weight", "head.bias"),
              List.of(),
              List.of(),
              List.of("features.0.weight", "features.0.bias", "features.2.weight")),
          file.load(wider));

      Model other = new Model(engine, Networks.mlp(List.of(), 2, "relu"), 5, 2);
      assertEquals(
          "[load model] "
              + path
              + ": no tensor of the model is in the file by name and shape (0 tensors matched;"
              + " missing in the file: 0.weight, 0.bias; only in the file: features.0.bias,"
              + " features.0.weight, features.2.bias, features.2.weight, head.bias, head.weight)."
              + " Name the layers alike, or give the file of a model of this kind.",
          assertThrows(DataException.class, () -> file.load(other)).getMessage());
    }
  }
}
