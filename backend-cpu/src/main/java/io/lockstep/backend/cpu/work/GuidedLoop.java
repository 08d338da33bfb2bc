package io.lockstep.backend.cpu.work;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loop of which workers take neighbouring steps together: many at first, fewer towards the end,
 * so that all end at about the same time. Made once, so that to run it makes no objects; for one
 * thread at a time.
 */
public final class GuidedLoop {
  private final Workers workers;
  private final int slots;
  private final AtomicInteger next = new AtomicInteger();
  private final Workers.Task takeRanges = (slot, _) -> takeRanges(slot);
  private Range range = (_, _, _) -> {};
  private int count;
  private int most;

  /** Steps from {@code first} to before {@code end}. */
  @FunctionalInterface
  public interface Range {
    /** Runs the steps; {@code slot} is below the loop's number of slots, and nobody else has it. */
    void run(int first, int end, int slot);
  }

  /**
   * Creates a loop.
   *
   * @param slots how many workers take part at most, at least 1
   */
  public GuidedLoop(Workers workers, int slots) {
    this.workers = workers;
    this.slots = slots;
  }

  /**
   * Runs all steps and returns when they are done.
   *
   * @param most steps in the largest range; none crosses a multiple of it
   */
  public void run(int count, int most, Range range) {
    this.count = count;
    this.most = most;
    this.range = range;
    next.set(0);
    workers.forEach(Math.min(count, slots), takeRanges);
  }

  private void takeRanges(int slot) {
    int first = next.get();
    while (first < count) {
      int end = endOfRange(first);
      if (next.compareAndSet(first, end)) {
        range.run(first, end, slot);
      }
      first = next.get();
    }
  }

  /** A range is at most half of what is each worker's share of the rest. */
  private int endOfRange(int first) {
    int size = slots == 1 ? most : Math.clamp((count - first) / (2 * slots), 1, most);
    return Math.min(Parts.end(first, size, count), Parts.end(first / most * most, most, count));
  }
}
