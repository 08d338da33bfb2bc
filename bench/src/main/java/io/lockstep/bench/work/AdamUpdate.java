package io.lockstep.bench.work;

/**
 * An update of Adam (Kingma and Ba, 2015), given the gradient: reads parameter, gradient and two
 * moments, writes all but the gradient.
 *
 * @param parameters how many
 */
public record AdamUpdate(int parameters) implements Workload {
  /** Bytes that the update of one float32 parameter has to move. */
  public static final int BYTES = 28;

  @Override
  public String title() {
    return "Adam update of " + Math.round(parameters / 1e6) + " M parameters";
  }

  @Override
  public String unit() {
    return "GB/s";
  }

  @Override
  public double rate(double seconds) {
    return (double) BYTES * parameters / seconds / 1e9;
  }
}
