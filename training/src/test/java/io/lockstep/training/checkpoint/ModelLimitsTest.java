package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model may be at most, and what is said of more. */
class ModelLimitsTest {
  @TempDir Path folder;

  private static ModelInfo info(Layer network, int inputs, long step, int epochs) {
    return new ModelInfo(
        network,
        Shape.of(inputs),
        Task.REGRESSION,
        "mean_squared_error",
        OptimizerConfig.of("adam"),
        step,
        epochs,
        10,
        0,
        1,
        List.of(),
        List.of("y"),
        null,
        null);
  }

  private static ModelInfo after(long step, int epochs) {
    return info(Networks.mlp(List.of(), 1, "relu"), 2, step, epochs);
  }

  private static String refusal(long step, int epochs) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> after(step, epochs)).getMessage());
  }

  @Test
  void a_model_is_trained_for_2_to_the_30_epochs_and_no_more() {
    assertEquals(1 << 30, after(1L << 40, 1 << 30).epochs());
    assertEquals(
        "[model] epochs is 1073741825, but must be a number from 0 to 2^30",
        refusal(1L << 40, (1 << 30) + 1));
  }

  @Test
  void a_model_is_trained_for_2_to_the_62_steps_and_no_more() {
    assertEquals(1L << 62, after(1L << 62, 1).step());
    assertEquals(
        "[model] step is 4611686018427387905, but must be a number from 0 to 2^62",
        refusal((1L << 62) + 1, 1));
  }

  /** What is asked for is told, and what there is; nothing of it is taken. */
  @Test
  void a_file_that_asks_for_2_to_the_40_parameters_is_refused_by_arithmetic() {
    Layer network = Networks.mlp(Collections.nCopies(1025, 1 << 15), 1, "relu");
    ModelInfo info = info(network, 2, 0, 0);
    Path file = folder.resolve("vast.safetensors");
    SafeTensors.write(
        file,
        new ModelTexts(info, null, null, null).write(),
        List.of(NamedTensor.of("model.0.weight", new float[2], 1, 2)));
    assertEquals(
        "[model file] "
            + file
            + ", metadata: the description is of 1099545313281 parameters, which take 13194.5 GB"
            + " with what the optimizer keeps, but the file has 8 bytes of tensors, and this"
            + " machine has N GB, of which N GB are free. Write the file again, or give one whose"
            + " description fits its tensors.",
        assertThrows(DataException.class, () -> ModelFile.read(file))
            .getMessage()
            .replaceFirst("has [0-9.]+ GB, of which [0-9.]+ GB", "has N GB, of which N GB"));
  }

  /** A description of what the machine could hold is held against the file alone. */
  @Test
  void a_file_without_the_tensors_of_a_small_description_lacks_the_first() {
    ModelInfo info = info(Networks.mlp(List.of(), 1, "relu"), 2, 0, 0);
    Path file = folder.resolve("empty.safetensors");
    SafeTensors.write(file, new ModelTexts(info, null, null, null).write(), List.<NamedTensor>of());
    assertEquals(
        "[model file] "
            + file
            + ", tensor model.0.weight: it is missing, but the model needs F32[1,2]. Write the"
            + " file again, or give one whose description fits its tensors.",
        assertThrows(DataException.class, () -> ModelFile.read(file)).getMessage());
  }
}
