package io.lockstep.training.optim.accumulation;

import io.lockstep.plan.Plan;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
import java.util.Optional;

/**
 * What adds the gradient of a micro-batch to those before it, compiled once. Made by {@link
 * GradientAccumulator#compile}. Closing it frees its memory, not the accumulator.
 */
public final class MicroStep implements AutoCloseable {
  private final GradientAccumulator accumulator;
  private final CompiledStep compiled;

  MicroStep(GradientAccumulator accumulator, CompiledStep compiled) {
    this.accumulator = accumulator;
    this.compiled = compiled;
  }

  /**
   * Adds the gradient on the present contents of its inputs; may return before it is done.
   *
   * @param share that the micro-batch has of its batch, its examples divided by those of the batch;
   *     those of a batch sum to 1
   * @throws IllegalStateException if it is closed
   */
  public void run(double share) {
    accumulator.add(compiled, share);
  }

  /**
   * Returns the first operation that would make the loss or a sum NaN or infinite, were this
   * micro-batch added now; nothing is changed.
   *
   * @param share as it is given to {@link #run}
   */
  public Optional<NonFinite> nonFinite(double share) {
    return accumulator.nonFinite(compiled, share);
  }

  /**
   * Returns an output: 0 is the loss of the latest micro-batch, its mean, or its weighted sum;
   * behind it is what is shown.
   */
  public Tensor output(int index) {
    return compiled.output(index);
  }

  /** Returns the plan, for profiles and tests. */
  public Plan plan() {
    return compiled.plan();
  }

  @Override
  public void close() {
    compiled.close();
  }
}
