package io.lockstep.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A deadline for each input: a reader that does not come back is interrupted, and its stack told.
 * What goes wrong is told with the input.
 */
final class Deadline implements AutoCloseable {
  /** Nanoseconds that one input may take; generous, for machines that do much else. */
  private static final long MOST_TIME = 10_000_000_000L;

  private static final int PAUSE = 200;
  private static final int SHOWN = 2000;

  private final Thread fed = Thread.currentThread();
  private final Thread watcher;
  private volatile long since = System.nanoTime();
  private volatile byte[] input = {};
  private volatile boolean done;
  private volatile @Nullable String late;

  Deadline() {
    watcher = Thread.ofPlatform().daemon().name("fuzz-watch").start(this::look);
  }

  /** Feeds an input, and returns why it was refused; nothing where it was read. */
  String feed(FuzzTest test, byte[] bytes) {
    input = bytes;
    since = System.nanoTime();
    String refusal;
    try {
      refusal = test.feed(bytes);
    } catch (Throwable e) {
      throw new AssertionError(e + " for the input " + shown(bytes), e);
    }
    if (late != null) {
      throw new AssertionError(late);
    }
    return refusal;
  }

  private void look() {
    while (!done) {
      if (System.nanoTime() - since > MOST_TIME && late == null) {
        StringBuilder text = new StringBuilder("too slow for the input " + shown(input));
        for (StackTraceElement element : fed.getStackTrace()) {
          text.append("\n  at ").append(element);
        }
        late = text.toString();
        fed.interrupt();
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** An input as text and, as far as it goes, in hexadecimal, to make a seed of. */
  private static String shown(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(bytes);
    return text.substring(0, Math.min(SHOWN, text.length()))
        + "\n"
        + hex.substring(0, Math.min(2 * SHOWN, hex.length()));
  }

  @Override
  public void close() {
    done = true;
    watcher.interrupt();
  }
}
