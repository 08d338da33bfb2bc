package io.lockstep.bench.scaling;

import io.lockstep.bench.side.Rates;
import io.lockstep.bench.worker.Prepared;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of work that is run for a while in each round.
 *
 * @param work what is run
 * @param samples the seconds of a run, one for each round so far
 */
record Stopwatch(Prepared work, List<Double> samples) implements AutoCloseable {
  private static final int LEAST_WARM_UPS = 3;

  /** Starts without samples. */
  Stopwatch(Prepared work) {
    this(work, new ArrayList<>());
  }

  /** Runs without measuring, until some seconds have passed. */
  void warmUp(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int run = 0; run < LEAST_WARM_UPS || System.nanoTime() < end; run++) {
      work.run();
    }
    work.synchronize();
  }

  /** Adds a sample, the mean of the runs of some seconds, at least one. */
  void measure(double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int runs = 0;
    do {
      work.run();
      runs++;
    } while (System.nanoTime() < end);
    work.synchronize();
    samples.add((System.nanoTime() - start) / 1e9 / runs);
  }

  /** Returns median, least and most of the samples. */
  Rates seconds() {
    return Rates.of(samples);
  }

  @Override
  public void close() {
    work.close();
  }
}
