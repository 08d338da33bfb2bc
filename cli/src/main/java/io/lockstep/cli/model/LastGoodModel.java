package io.lockstep.cli.model;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.objective.NotFiniteException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a run that did not stay finite: the model before the step that went wrong.
 *
 * @param out where it is written, or null for nowhere
 * @param steps of the model before the run
 */
record LastGoodModel(@Nullable Path out, long steps) {
  /**
   * Writes the model, if the run went back to one and has learnt anything.
   *
   * @param document of the run, of the digest of the model
   * @return the failure, which says so
   */
  NotFiniteException kept(
      NotFiniteException failure,
      Trainer trainer,
      RunPlan plan,
      @Nullable BestEpoch stopping,
      Function<String, String> document) {
    long now = trainer.optimizer().step();
    if (out == null || failure.step() == 0 || now <= steps) {
      return failure;
    }
    ModelFile.write(
        out,
        plan.info().after(trainer.optimizer(), trainer.epochsDone(), stopping),
        trainer.model(),
        plan.scaling(),
        plan.targetScaling(),
        trainer.optimizer(),
        document.apply(trainer.model().digest()));
    return failure.with("the model after step " + now + " was written to " + out);
  }
}
