package io.lockstep.page.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One who reads a stream. What is to be sent waits in a bounded queue; who falls behind it is sent
 * everything anew in place of what waits, and who does not read at all is dropped.
 */
final class StreamClient {
  /** How many events may wait. */
  static final int MOST_WAITING = 256;

  private static final byte[] HELLO = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STILL_HERE = ": \n\n".getBytes(StandardCharsets.UTF_8);
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final LongSupplier clock;
  private final Thread writer = Thread.currentThread();
  private boolean behind = true;
  private boolean closed;
  private long writingSince;
  private boolean writing;

  /** An event as it is sent. */
  record Frame(String name, boolean latest, byte[] bytes) {
    static Frame of(PageEvent event) {
      return new Frame(event.name(), event.latest(), event.frame());
    }
  }

  /** Creates the client that the current thread serves. */
  StreamClient(LongSupplier clock) {
    this.clock = clock;
  }

  /** Has an event sent; does not wait. */
  synchronized void offer(Frame frame) {
    if (behind || closed) {
      return;
    }
    if (frame.latest()) {
      waiting.removeIf(other -> other.latest() && other.name().equals(frame.name()));
    }
    if (waiting.size() >= MOST_WAITING) {
      waiting.clear();
      behind = true;
    } else {
      waiting.add(frame);
    }
    notifyAll();
  }

  /** Has everything sent anew. */
  synchronized void caughtUp(List<Frame> everything) {
    waiting.clear();
    waiting.addAll(everything);
    behind = false;
  }

  /** Ends the client: what waits is sent, unless it does not read. */
  synchronized void end() {
    closed = true;
    notifyAll();
    dropIfStuck();
  }

  /** Drops the client if it has not read for long: an interrupt closes the connection. */
  synchronized void dropIfStuck() {
    if (writing && clock.getAsLong() - writingSince > PATIENCE_NANOS) {
      closed = true;
      writer.interrupt();
    }
  }

  /**
   * Sends until the stream ends or the client leaves.
   *
   * @param catchUp calls {@link #caughtUp}, when this client is behind
   * @throws IOException if it has left
   */
  void serve(OutputStream out, Runnable catchUp) throws IOException {
    write(out, HELLO);
    while (true) {
      byte[] next = next(catchUp);
      if (next == null) {
        return;
      }
      write(out, next);
    }
  }

  /** The next bytes to send; null at the end. */
  private byte @Nullable [] next(Runnable catchUp) throws IOException {
    if (isBehind()) {
      catchUp.run();
    }
    synchronized (this) {
      long end = System.nanoTime() + HEARTBEAT_MILLIS * 1_000_000;
      while (waiting.isEmpty() && !closed && !behind && System.nanoTime() < end) {
        try {
          wait(HEARTBEAT_MILLIS);
        } catch (InterruptedException e) {
          throw new IOException("the page is over", e);
        }
      }
      Frame frame = waiting.poll();
      return frame != null ? frame.bytes() : closed ? null : STILL_HERE;
    }
  }

  private synchronized boolean isBehind() {
    return behind && !closed;
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    synchronized (this) {
      writing = true;
      writingSince = clock.getAsLong();
    }
    try {
      out.write(bytes);
      out.flush();
    } finally {
      synchronized (this) {
        writing = false;
      }
    }
  }

  /** For messages and tests: how many events wait. */
  synchronized int waitingNow() {
    return waiting.size();
  }

  /** Makes frames of what a snapshot says. */
  static List<Frame> frames(Supplier<List<PageEvent>> snapshot) {
    return snapshot.get().stream().map(Frame::of).toList();
  }
}
