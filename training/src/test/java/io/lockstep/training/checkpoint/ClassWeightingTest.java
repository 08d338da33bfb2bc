package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.Targets;
import io.lockstep.training.network.Networks;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights of classes in a model file. */
class ClassWeightingTest {
  private static ModelInfo info(Task task) {
    return new ModelInfo(
        Networks.mlp(List.of(), 3, "relu"),
        Shape.of(2),
        task,
        task == Task.CLASSIFICATION ? "cross_entropy_with_logits" : "squared_error",
        OptimizerConfig.of("adam"),
        0,
        0,
        1,
        0.1,
        1,
        List.of(),
        List.of(),
        null,
        null);
  }

  @Test
  void a_description_keeps_them_and_its_objective_has_them() {
    ClassWeighting weighting = new ClassWeighting(List.of(0.5, 2.0, 1.0), 2);
    ModelInfo weighed = info(Task.CLASSIFICATION).weighing(weighting);
    ModelInfo read = ModelJson.read(ModelJson.write(weighed.freezing(List.of())));
    assertEquals(weighting, read.only().weighting());
    assertEquals(
        weighting.objective(Task.CLASSIFICATION, Losses.CROSS_ENTROPY_WITH_LOGITS),
        read.objective());
    ModelInfo unignored = weighed.weighing(new ClassWeighting(List.of(1.0, 2.0, 3.0), null));
    assertEquals(unignored, ModelJson.read(ModelJson.write(unignored)));
  }

  @Test
  void where_all_count_alike_nothing_is_written() {
    ModelInfo info = info(Task.CLASSIFICATION);
    assertEquals(info, info.weighing(ClassWeighting.NONE));
    assertEquals(-1, ModelJson.write(info).indexOf("weighting"));
  }

  @Test
  void balanced_weights_are_those_of_scikit_learn() {
    Targets.Classes classes =
        new Targets.Classes(new int[] {0, 0, 0, 0, 1, 3}, List.of("a", "b", "c", "d"));
    assertEquals(
        new ClassWeighting(List.of(0.5, 2.0, 1.0, 2.0), null),
        ClassWeighting.balanced(classes, null));
    assertEquals(
        new ClassWeighting(List.of(1.0, 1.0, 1.0, 1.0), 0), ClassWeighting.balanced(classes, 0));
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertEquals(
        "[model] the number of class weights is 2, but must be one for each of the 3 outputs",
        refusal(Task.CLASSIFICATION, new ClassWeighting(List.of(1.0, 2.0), null)));
    assertEquals(
        "[objective] class weight 1 is -2.0; give a value of at least 0 that is finite in float32",
        refusal(Task.CLASSIFICATION, new ClassWeighting(List.of(1.0, -2.0, 1.0), null)));
    assertEquals(
        "[objective] class weights and an ignored class are of classes, but the task is"
            + " regression; give weights of examples instead",
        refusal(Task.REGRESSION, new ClassWeighting(List.of(), 1)));
  }

  private static String refusal(Task task, ClassWeighting weighting) {
    ModelInfo info = info(task);
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> info.weighing(weighting)).getMessage());
  }
}
