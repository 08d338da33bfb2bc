package io.lockstep.bench.worker;

/** Work that is ready to be run, with its operands where it needs them. */
public interface Prepared extends AutoCloseable {
  /** Runs it once, or queues that. */
  void run();

  /** Waits until nothing is queued. */
  void synchronize();

  /** Returns the numbers that the other sides' must be close to, of the latest run. */
  float[] sample();

  /** Frees what the work holds. */
  @Override
  void close();
}
