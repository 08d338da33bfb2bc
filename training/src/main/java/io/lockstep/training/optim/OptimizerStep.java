package io.lockstep.training.optim;

import io.lockstep.plan.Plan;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
import java.util.Optional;
import java.util.Set;

/**
 * A training step that was compiled once: {@link #run} counts it, hands the device the rule's
 * scalars for it, and computes the new parameters and moments. Made by {@link Optimizer#compile}.
 * Closing it frees its memory, not the optimizer.
 */
public final class OptimizerStep implements AutoCloseable {
  private final Optimizer optimizer;
  private final CompiledStep compiled;
  private final Set<String> trained;

  OptimizerStep(Optimizer optimizer, CompiledStep compiled, Set<String> trained) {
    this.optimizer = optimizer;
    this.compiled = compiled;
    this.trained = trained;
  }

  /**
   * Takes a step on the present contents of its inputs; may return before it is done.
   *
   * @throws IllegalStateException if it is closed
   */
  public void run() {
    optimizer.take(compiled, trained);
  }

  /**
   * Returns the first operation that would make the loss, a parameter or a state NaN or infinite in
   * the next step, on the present contents of its inputs; empty if all would be finite. Nothing is
   * changed: to learn of a step that was run, put parameters and {@link Optimizer#state} back to
   * what they were before it.
   */
  public Optional<NonFinite> nonFinite() {
    return optimizer.nonFinite(compiled);
  }

  /** Returns one of the outputs, which holds the value of the latest run. */
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
