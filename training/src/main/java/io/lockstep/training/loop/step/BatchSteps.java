package io.lockstep.training.loop.step;

import io.lockstep.plan.Plan;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.nonfinite.Finding;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The compiled steps of a run, by which it takes its batches. Closing frees them. */
public sealed interface BatchSteps extends AutoCloseable permits WholeBatches, MicroBatches {
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
  void take(Dataset data, int size, Examples examples, @Nullable StepWatch watching);

  /**
   * Returns the first operation of the next step that gives NaN or an infinity which reaches its
   * loss, gradients or updates; empty if there is none. May change what the step would change, so
   * the run has to go back to a moment it knows.
   *
   * @param numbers of the examples in the data, by their place in the batch
   */
  Optional<Finding> explain(Dataset data, int size, Examples examples, IntUnaryOperator numbers);

  /** Returns the plan of a full batch, or of what is computed at a time of it; null before one. */
  @Nullable Plan plan();

  @Override
  void close();
}
