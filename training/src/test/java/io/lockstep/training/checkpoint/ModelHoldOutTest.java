package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.HoldOut;
import io.lockstep.training.network.Networks;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The parts of the data in the description of a model. */
class ModelHoldOutTest {
  private static ModelInfo info(@Nullable Double test, @Nullable Boolean stratified) {
    return new ModelInfo(
        Networks.mlp(List.of(), 2, "relu"),
        Shape.of(2),
        Map.of(
            ModelInfo.ONLY,
            new ModelOutput(
                Task.CLASSIFICATION,
                "cross_entropy_with_logits",
                List.of(),
                List.of(),
                null,
                null,
                null)),
        OptimizerConfig.of("adam"),
        0,
        0,
        1,
        0.3,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        test,
        stratified);
  }

  @Test
  void a_model_without_a_test_part_says_nothing_of_it() {
    String json = ModelJson.write(info(null, null));
    assertEquals(json, ModelJson.write(info(0.0, false)));
    assertFalse(json.contains("testSplit") || json.contains("stratified"), json);
    assertEquals(new HoldOut(0.3, 0, false), ModelJson.read(json).holdOut());
  }

  @Test
  void the_parts_are_kept() {
    String json = ModelJson.write(info(0.2, true));
    assertTrue(json.contains("\"testSplit\":0.2,\"stratified\":true"), json);
    ModelInfo read = ModelJson.read(json);
    assertEquals(new HoldOut(0.3, 0.2, true), read.holdOut());
    assertEquals(read.holdOut(), read.droppingLast(true).holdOut());
  }

  @Test
  void parts_that_leave_nothing_are_refused() {
    assertEquals(
        "[split] shares of 0.3 for validation and 0.7 for the test do not leave anything to train"
            + " on; give two of at least 0 whose sum is below 1",
        assertThrows(IllegalArgumentException.class, () -> info(0.7, null)).getMessage());
  }
}
