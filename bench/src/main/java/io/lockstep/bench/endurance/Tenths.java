package io.lockstep.bench.endurance;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Measures a long run of equal parts, such as epochs, tenth by tenth. */
final class Tenths {
  static final int COUNT = 10;
  private static final double NANOS_PER_MICRO = 1e3;

  private final int parts;
  private final long unitsOfPart;
  private final Consumer<String> lines;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final List<Tenth> done = new ArrayList<>();
  private final double[] micros;
  private int inTenth;
  private long start;
  private long tenthProcessor;

  /**
   * Prepares to measure.
   *
   * @param parts of the run, a multiple of ten
   * @param unitsOfPart steps, or engines, of each
   * @param lines take a line for each tenth as soon as it is over
   */
  Tenths(int parts, long unitsOfPart, Consumer<String> lines) {
    if (parts <= 0 || parts % COUNT != 0) {
      throw new IllegalArgumentException(
          "[long runs] the parts must be a multiple of 10, got " + parts);
    }
    this.parts = parts;
    this.unitsOfPart = unitsOfPart;
    this.lines = lines;
    this.micros = new double[parts / COUNT];
  }

  /** Starts the clock. */
  void begin() {
    lines.accept(Tenth.HEADER);
    tenthProcessor = system.getProcessCpuTime();
    start = System.nanoTime();
  }

  /** Notes that a part is over. */
  void part() {
    micros[inTenth++] = (System.nanoTime() - start) / NANOS_PER_MICRO / unitsOfPart;
    if (inTenth == micros.length) {
      double processor = (system.getProcessCpuTime() - tenthProcessor) / NANOS_PER_MICRO;
      long units = unitsOfPart * micros.length;
      Arrays.sort(micros);
      Tenth tenth = new Tenth(units, micros[micros.length / COUNT], processor / units, footprint());
      done.add(tenth);
      lines.accept(tenth.line(done.size()));
      inTenth = 0;
      tenthProcessor = system.getProcessCpuTime();
    }
    start = System.nanoTime();
  }

  private static Footprint footprint() {
    try {
      return Footprint.now();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all ten, once the run is over. */
  Steadiness steadiness() {
    return new Steadiness(parts, done);
  }
}
