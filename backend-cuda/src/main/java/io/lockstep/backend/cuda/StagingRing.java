package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Which bytes of some staging memory are free: ranges are lent in turn, from the start to the end
 * and again, each once its last use is done.
 */
final class StagingRing {
  private static final long ALIGNMENT = 256;

  private final OpenGpu gpu;
  private final long capacity;
  private final Consumer<CudaContext.Event> wait;
  private final Deque<Range> lent = new ArrayDeque<>();
  private final Deque<CudaContext.Event> idle = new ArrayDeque<>();
  private long next;
  private long latest;

  /**
   * Creates a ring of which nothing is lent.
   *
   * @param capacity bytes of the memory
   * @param wait has whoever writes a range next wait for its last use
   */
  StagingRing(OpenGpu gpu, long capacity, Consumer<CudaContext.Event> wait) {
    this.gpu = gpu;
    this.capacity = capacity;
    this.wait = wait;
  }

  /** The bytes from an offset on, in use until an event. */
  private record Range(long start, CudaContext.Event done) {}

  long capacity() {
    return capacity;
  }

  /** Returns the offset of so many bytes, at most the capacity, whose last use was waited for. */
  long lend(long bytes) {
    long size = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    assert size <= capacity;
    if (size > capacity - next) {
      takeBack(next, capacity);
      next = 0;
    }
    takeBack(next, next + size);
    latest = next;
    next += size;
    return latest;
  }

  /** Waits for the ranges that begin between two offsets, which are the oldest. */
  private void takeBack(long from, long to) {
    for (Range r = lent.peek(); r != null && r.start >= from && r.start < to; r = lent.peek()) {
      wait.accept(r.done);
      idle.push(r.done);
      lent.remove();
    }
  }

  /** Says that the last use of what was lent last is queued, and returns when it will be done. */
  CudaContext.Event usedBy(CudaContext.Stream stream) {
    CudaContext.Event event = idle.isEmpty() ? gpu.context.createEvent(false) : idle.pop();
    lent.add(new Range(latest, event));
    gpu.context.record(event, stream);
    return event;
  }

  /** Waits for the last use of all that is lent. */
  void awaitAll() {
    takeBack(0, capacity);
  }

  /** Gives all events up. */
  void close() {
    lent.forEach(r -> gpu.released(() -> gpu.context.destroy(r.done)));
    idle.forEach(e -> gpu.released(() -> gpu.context.destroy(e)));
    lent.clear();
    idle.clear();
  }
}
