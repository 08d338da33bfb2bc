package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerJson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a trainer trains what a file's run trained, and as that did: what its bits follow from,
 * but for the data, which are looked at when it goes on.
 *
 * @param faults of the file
 * @param texts of the file
 * @param scaling of the file
 */
record Sameness(Faults faults, ModelTexts texts, Scaling scaling) {
  /** What the bits of a run follow from. */
  private static final List<String> FIELDS =
      List.of("network", "input", "batch", "accumulate", "dropLast", "seed", "frozen");

  /**
   * Checks a trainer.
   *
   * @throws DataException if it differs, with what it is there and here
   */
  void require(Trainer trainer) {
    ModelInfo info = ModelInfo.of(trainer);
    ObjectNode there = ModelJson.tree(texts.info());
    ObjectNode here = ModelJson.tree(info);
    for (String field : FIELDS) {
      same(field, there.get(field), here.get(field));
    }
    same(
        "objective", ModelOutput.of(texts.info().objective()), ModelOutput.of(trainer.objective()));
    OptimizerConfig begun = texts.begun() == null ? texts.info().optimizer() : texts.begun();
    same("optimizer", OptimizerJson.write(begun), OptimizerJson.write(info.optimizer()));
    for (Map.Entry<String, float[]> part : scaling.toArrays().entrySet()) {
      float[] ours = trainer.scaling().toArrays().get(part.getKey());
      if (!Arrays.equals(part.getValue(), ours)) {
        throw faults.of(
            "",
            "the features are scaled in another way than those of the run",
            "Give the data and the scaling that it was begun with, or begin another run in another"
                + " folder");
      }
    }
  }

  private void same(String what, @Nullable Object there, @Nullable Object here) {
    if (!Objects.equals(there, here)) {
      throw differs(what, there == null ? "none" : there, here == null ? "none" : here);
    }
  }

  private RuntimeException differs(String what, Object there, Object here) {
    return faults.of(
        "",
        "the " + what + " of the run is " + there + ", but that of the trainer is " + here,
        "Build the trainer as it was, or begin another run in another folder");
  }
}
