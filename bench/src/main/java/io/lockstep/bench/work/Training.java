package io.lockstep.bench.work;

/**
 * A training step with Adam, each on another batch than the one before.
 *
 * @param network what is trained
 * @param batch examples in a step
 * @param batches how many batches are taken in turns
 * @param feed where they come from
 */
public record Training(Network network, int batch, int batches, Feed feed) implements Workload {
  /** Where a batch lies before its step. */
  public enum Feed {
    /** In the device's memory. */
    DEVICE,
    /** In the host's memory; pinned where a side can. */
    HOST
  }

  /** Times {@code 1 / sqrt(batch)}; at batch 256 means differed by up to 0.02 of themselves. */
  private static final double DROPOUT_CHANCE = 1.6;

  @Override
  public double chance() {
    return network.hidden().dropout() > 0 ? DROPOUT_CHANCE / Math.sqrt(batch) : 0;
  }

  @Override
  public String title() {
    String from = feed == Feed.HOST ? ", fed from the host" : "";
    return network.title() + ", batch " + batch + from;
  }

  @Override
  public String unit() {
    return "steps/s";
  }

  @Override
  public double rate(double seconds) {
    return 1 / seconds;
  }
}
