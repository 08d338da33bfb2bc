package io.lockstep.bench.work;

/**
 * A copy within the device's memory.
 *
 * @param floats how many elements, each of 4 bytes, each read and written once
 */
public record Copy(int floats) implements Workload {
  @Override
  public String title() {
    return "copy of " + (4L * floats >> 20) + " MiB";
  }

  @Override
  public String unit() {
    return "GB/s";
  }

  @Override
  public double rate(double seconds) {
    return 8.0 * floats / seconds / 1e9;
  }
}
