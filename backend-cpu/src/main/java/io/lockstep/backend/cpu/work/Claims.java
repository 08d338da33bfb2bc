package io.lockstep.backend.cpu.work;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers from 0 on, each for the thread that asks next. Safe for any thread; all but {@link
 * #take} are for the one that hands the work out.
 */
public final class Claims {
  /** The next number; it runs on behind the last one, by one for each thread that asks in vain. */
  private final AtomicLong next;

  /** Creates claims of which nothing is taken. */
  public Claims() {
    this(0);
  }

  /** Creates claims of which all before a number are taken. */
  Claims(int first) {
    next = new AtomicLong(first);
  }

  /** Gives all numbers back. */
  public void restart() {
    next.set(0);
  }

  /** Returns the next number below {@code count}, or -1 if there is none. */
  public int take(int count) {
    long taken = next.getAndIncrement();
    return taken < count ? (int) taken : -1;
  }
}
