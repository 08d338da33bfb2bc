package io.lockstep.bench.chaos;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * On what a run goes on after it was killed; none of it may change a bit.
 *
 * @param device {@code cpu} or {@code opencl}
 * @param threads of the CPU
 * @param vector whether the Vector API is there
 * @param tearing whether the power is lost when the process ends: what was not forced to the disk
 *     is kept, lost or torn
 * @param fault what fails, as {@code write:17:ENOSPC}, or null
 */
record Launch(String device, int threads, boolean vector, boolean tearing, @Nullable String fault) {
  /** The usual one, quickest to start. */
  static final Launch PLAIN = new Launch("cpu", 1, false, false, null);

  private static final double OPENCL = 0.05;
  private static final double VECTOR = 0.04;
  private static final double TWO_THREADS = 0.3;
  private static final double TEARING = 0.5;
  private static final double FAULT = 0.1;
  private static final int MOST_CALLS = 400;
  private static final List<String> FAULTS =
      List.of("write", "force", "move", "open", "close", "any");
  private static final List<String> ERRORS =
      List.of("EIO", "ENOSPC", "EIO:half", "ENOSPC:half:lasting", "EIO:after");

  /** Draws one. */
  static Launch draw(RandomGenerator random, List<String> devices) {
    boolean opencl = random.nextDouble() < OPENCL && devices.contains("opencl");
    boolean vector = !opencl && random.nextDouble() < VECTOR;
    int threads = random.nextDouble() < TWO_THREADS ? 2 : 1;
    boolean tearing = random.nextDouble() < TEARING;
    String fault = null;
    if (random.nextDouble() < FAULT) {
      String call = FAULTS.get(random.nextInt(FAULTS.size()));
      int nth = 1 + random.nextInt(MOST_CALLS);
      fault = call + ":" + nth + ":" + ERRORS.get(random.nextInt(ERRORS.size()));
    }
    return new Launch(opencl ? "opencl" : "cpu", threads, vector, tearing, fault);
  }

  @Override
  public String toString() {
    return device
        + (device.equals("cpu") ? " x" + threads + (vector ? " vector" : "") : "")
        + (tearing ? " tearing" : "")
        + (fault == null ? "" : " " + fault);
  }
}
