package io.lockstep.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A reader that takes whatever bytes come: it reads them, or refuses them by one of the exceptions
 * that it declares, with a message, in time and within a bound of memory.
 *
 * <p>A subclass says what reads, and has seeds beside it (see {@link Corpus}). Its short run is two
 * JUnit tests; {@link JazzerTarget} is its long one.
 */
public abstract class FuzzTest {
  /** Damaged inputs of the short run. */
  private static final int INPUTS = 3000;

  /** Bytes that one input may have allocated on the heap. */
  private static final long MOST_ALLOCATED = 64L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final List<Class<?>> refusals;

  /**
   * A reader.
   *
   * @param refusals what it throws for what it does not take; no subclass that Java throws by
   *     itself, such as a NumberFormatException, counts
   */
  protected FuzzTest(Class<?>... refusals) {
    this.refusals = List.of(refusals);
  }

  /**
   * Reads an input, and uses what was read as far as its callers do at once.
   *
   * @throws Exception as the reader does
   */
  protected abstract void read(byte[] input) throws Exception;

  /**
   * Feeds an input.
   *
   * @return why it was refused; empty where it was read
   * @throws Throwable what is no refusal
   */
  final String feed(byte[] input) throws Throwable {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    String refusal = attempt(input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > MOST_ALLOCATED) {
      // Classes that were loaded and instrumented meanwhile count as well, but once alone.
      before = THREADS.getCurrentThreadAllocatedBytes();
      refusal = attempt(input);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (allocated > MOST_ALLOCATED) {
        throw new AssertionError(
            allocated + " bytes were allocated for an input of " + input.length + " bytes");
      }
    }
    return refusal;
  }

  private String attempt(byte[] input) throws Exception {
    try {
      read(input);
      return "";
    } catch (RuntimeException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      return String.valueOf(e.getMessage());
    }
  }

  private boolean isRefusal(RuntimeException e) {
    String message = e.getMessage();
    return refusals.stream().anyMatch(type -> type.isInstance(e))
        && !(e instanceof NumberFormatException)
        && message != null
        && !message.isBlank();
  }

  @Test
  void seeds_are_read_or_refused_as_their_names_say() {
    List<String> unlike = new ArrayList<>();
    for (Corpus.Seed seed : Corpus.of(getClass())) {
      String refusal = fed(seed.bytes());
      if (seed.isGood() != refusal.isEmpty()) {
        unlike.add(seed.name() + (refusal.isEmpty() ? " is read" : ": " + refusal));
      }
    }
    assertEquals(List.of(), unlike);
  }

  private String fed(byte[] input) {
    try (Deadline deadline = new Deadline()) {
      return deadline.feed(this, input);
    }
  }

  @Test
  void damaged_seeds_are_read_or_refused() {
    List<byte[]> seeds = Corpus.of(getClass()).stream().map(Corpus.Seed::bytes).toList();
    assertFalse(seeds.isEmpty(), "there are no seeds");
    Mutator mutator = new Mutator(seeds, 1);
    try (Deadline deadline = new Deadline()) {
      for (int i = 0; i < INPUTS; i++) {
        String _ = deadline.feed(this, mutator.next());
      }
    }
  }
}
