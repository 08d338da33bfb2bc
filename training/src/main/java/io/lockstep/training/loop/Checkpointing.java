package io.lockstep.training.loop;

/**
 * How the runs of a trainer are kept, so that they go on after an interruption; see {@code
 * io.lockstep.training.recovery}.
 */
@FunctionalInterface
public interface Checkpointing {
  /**
   * Puts a trainer that was just built to where its run was interrupted, if it was, and returns
   * what keeps its runs from now on.
   */
  Kept open(Trainer trainer);

  /** What keeps the runs of a trainer; closed with it. */
  interface Kept extends Callback, AutoCloseable {
    @Override
    void close();
  }
}
