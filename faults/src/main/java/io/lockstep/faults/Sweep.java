package io.lockstep.faults;

import java.util.function.LongFunction;

/**
 * A scenario that is run again and again with a fault at its first call, its second, and so on,
 * until it runs through without one; and what came of it, as a line of a table.
 *
 * @param scenario what is run
 * @param fault what fails in it
 * @param injected runs in which calls failed
 * @param completed how many of them came to their end all the same
 */
public record Sweep(String scenario, String fault, long injected, long completed) {
  /** The heading of a table of these. */
  public static final String HEAD =
      "%-28s %-28s %8s %9s %6s".formatted("scenario", "fault", "injected", "completed", "failed");

  /** What is run with a fault. */
  public interface Scenario {
    /** Puts everything as it is before a run, without faults. */
    void prepare() throws Exception;

    /**
     * Runs, while a call may fail.
     *
     * @return whether it came to its end all the same; false where it said in the right way that it
     *     cannot
     */
    boolean run() throws Exception;

    /** Checks what is left, without faults. */
    void check(boolean completed) throws Exception;
  }

  /**
   * Runs a scenario with a fault at every call, for as long as there is one to fail.
   *
   * @param name of the scenario, for the table
   * @param what fails, for the table
   * @param faults where faults are injected
   * @param fault the fault at the n-th call
   */
  public static Sweep of(
      String name, String what, FaultInjector faults, LongFunction<Fault> fault, Scenario scenario)
      throws Exception {
    long completed = 0;
    for (long n = 1; ; n++) {
      scenario.prepare();
      Fault next = fault.apply(n);
      long injected;
      try {
        faults.arm(next);
        boolean done = scenario.run();
        injected = faults.disarm();
        scenario.check(done);
        completed += done && injected > 0 ? 1 : 0;
      } catch (Exception | Error e) {
        throw new AssertionError(name + ", " + next + ": " + e.getMessage(), e);
      } finally {
        faults.disarm();
      }
      if (injected == 0) {
        return new Sweep(name, what, n - 1, completed);
      }
    }
  }

  /** The line of the table. */
  @Override
  public String toString() {
    return "%-28s %-28s %8d %9d %6d"
        .formatted(scenario, fault, injected, completed, injected - completed);
  }
}
