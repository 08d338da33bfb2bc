package io.lockstep.backend.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of some staging memory are free: ranges are lent in turn, from the start to the end
 * and again, each once its last use is done.
 *
 * @param <E> how the end of a use is known
 */
public final class StagingRing<E extends CommandQueue.Event> {
  private static final long ALIGNMENT = 256;

  private final QueueGuard guard;
  private final long capacity;
  private final Supplier<E> events;
  private final Consumer<E> wait;
  private final Deque<Range<E>> lent = new ArrayDeque<>();
  private final Deque<E> idle = new ArrayDeque<>();
  private @Nullable E ahead;
  private long next;
  private long latest;

  /**
   * Creates a ring of which nothing is lent.
   *
   * @param capacity bytes of the memory
   * @param events creates one more
   * @param wait has whoever writes a range next wait for its last use
   */
  public StagingRing(QueueGuard guard, long capacity, Supplier<E> events, Consumer<E> wait) {
    this.guard = guard;
    this.capacity = capacity;
    this.events = events;
    this.wait = wait;
  }

  /** The bytes from an offset on, in use until an event. */
  private record Range<E>(long start, E done) {}

  /** Returns the bytes of the memory. */
  public long capacity() {
    return capacity;
  }

  /** Returns the offset of so many bytes, at most the capacity, whose last use was waited for. */
  public long lend(long bytes) {
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
    for (Range<E> r = lent.peek(); r != null && r.start >= from && r.start < to; r = lent.peek()) {
      wait.accept(r.done);
      idle.push(r.done);
      lent.remove();
    }
  }

  /** Returns the event for the last use of what was lent last. */
  public E nextEvent() {
    E event = ahead;
    if (event == null) {
      event = idle.isEmpty() ? events.get() : idle.pop();
      ahead = event;
    }
    return event;
  }

  /** Says that the last use of what was lent last, with its event, is queued. */
  public void used() {
    lent.add(new Range<>(latest, nextEvent()));
    ahead = null;
  }

  /** Waits for the last use of all that is lent. */
  public void awaitAll() {
    takeBack(0, capacity);
  }

  /** Gives all events up. */
  public void close() {
    if (ahead != null) {
      idle.push(ahead);
      ahead = null;
    }
    lent.forEach(range -> guard.released(range.done::close));
    idle.forEach(event -> guard.released(event::close));
    lent.clear();
    idle.clear();
  }
}
