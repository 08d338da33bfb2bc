package io.lockstep.bench.endurance;

import java.util.Locale;

/**
 * A tenth of a long run.
 *
 * @param units steps, or engines, done in it
 * @param micros wall time of one: the first decile of the parts, which other work on the machine
 *     disturbs least
 * @param processorMicros time of one on all processors together, the mean
 * @param after what the process held at its end
 */
record Tenth(long units, double micros, double processorMicros, Footprint after) {
  static final String HEADER =
      "tenth    units   us each   CPU us each   heap KiB   outside MiB   RSS MiB   files   threads";

  /** Returns the line of a table. */
  String line(int number) {
    return String.format(
        Locale.ROOT,
        "%5d %8d %9.1f %13.1f %10d %13.1f %9.1f %7d %9d",
        number,
        units,
        micros,
        processorMicros,
        after.heap() >> 10,
        mebibytes(after.outside()),
        mebibytes(after.resident()),
        after.descriptors(),
        after.threads());
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
