package io.lockstep.parity;

import io.lockstep.parity.report.ParityReport;
import java.util.function.Supplier;

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

  /**
   * Called after each case and each training run, so that what was found until then is not lost if
   * the run is cut short; the default does nothing.
   *
   * @param report makes the report of what was done so far, in which all else counts as not run;
   *     also after the run has ended in an exception
   */
  default void soFar(Supplier<ParityReport> report) {}
}
