package io.lockstep.training.loop;

import io.lockstep.plan.Plan;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import org.jspecify.annotations.Nullable;

/** The compiled steps of a run, by which it takes its batches. Closing frees them. */
sealed interface BatchSteps extends AutoCloseable permits WholeBatches, MicroBatches {
  /** Brings examples of the present batch to the device. */
  interface Examples {
    /** Fills a room with examples of the batch, from the given one on. */
    void load(Batch room, int first);
  }

  /**
   * Takes the next step.
   *
   * @param data what the examples are of
   * @param size the number of examples
   * @param watching has those that are due measured, in steps of their own; null for none
   */
  void take(Dataset data, int size, Examples examples, @Nullable Watching watching);

  /** Returns the plan of a full batch, or of what is computed at a time of it; null before one. */
  @Nullable Plan plan();

  @Override
  void close();
}
