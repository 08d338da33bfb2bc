package io.lockstep.parity;

/** Watches a run of the kit. */
@FunctionalInterface
public interface ParityProgress {
  /** Shows nothing. */
  ParityProgress SILENT = (_, _, _) -> {};

  /**
   * Called after each case and each training run.
   *
   * @param kind what is being compared, such as {@code reduction}
   * @param done how many of that kind are done
   * @param total how many there are
   */
  void on(String kind, int done, int total);

  /**
   * Called at once for what differs or fails, so that it is known even if the run is cut short; the
   * default does nothing.
   *
   * @param what the message
   */
  default void found(String what) {}
}
