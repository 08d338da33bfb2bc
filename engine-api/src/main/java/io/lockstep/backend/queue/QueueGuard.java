package io.lockstep.backend.queue;

import io.lockstep.backend.BackendException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a failed call leads to: it is named, and a queue that has failed, or is closed, refuses all
 * further work.
 */
public final class QueueGuard {
  private final CommandQueue queue;
  private final System.Logger log;
  private String latest = "";
  private @Nullable String failure;
  private @Nullable DriverException named;
  private boolean closed;

  /**
   * Guards an open queue.
   *
   * @param backend whose it is, such as {@code opencl}; logs in its name
   */
  public QueueGuard(CommandQueue queue, String backend) {
    this.queue = queue;
    this.log = System.getLogger("io.lockstep.backend." + backend);
  }

  /**
   * Opens an operation.
   *
   * @throws BackendException if the queue is closed or has failed
   */
  void enter(String operation) {
    checkOpen(operation);
    if (failure != null) {
      throw new BackendException(
          "[" + operation + "] the " + queue.label() + " device has failed before: " + failure);
    }
    queue.enter();
  }

  /** Opens an operation that gives something up, which a failed queue allows too. */
  void enterRelease(String operation) {
    checkOpen(operation);
    released(queue::enter);
  }

  private void checkOpen(String operation) {
    if (closed) {
      throw new BackendException(
          "[" + operation + "] the " + queue.label() + " device is closed; open it again");
    }
  }

  /** Does work on the queue; if a call fails, the queue refuses all work from then on. */
  public void work(String what, Runnable calls) {
    try {
      calls.run();
    } catch (DriverException e) {
      throw failed(e, what);
    }
  }

  /** Does work as {@link #work} does, and returns what it gives. */
  <T> T ask(String what, Supplier<T> calls) {
    try {
      return calls.get();
    } catch (DriverException e) {
      throw failed(e, what);
    }
  }

  /** Says what was queued last, for the error of a later call. */
  void queued(String what) {
    latest = what;
  }

  /** Returns what the queue's work comes after, such as {@code " after kernel k"}, or nothing. */
  String afterLatest() {
    return latest.isEmpty() ? "" : " after " + latest;
  }

  /** Waits for all that is queued. */
  public void finish() {
    work(afterLatest().strip(), queue::finish);
  }

  /** Returns the error of a call after which queued work is unknown, named the first time. */
  DriverException failed(DriverException e, String what) {
    if (e == named) {
      return e;
    }
    DriverException error = e.during(what);
    named = error;
    if (failure == null) {
      failure = error.getMessage();
    }
    return error;
  }

  /**
   * Gives something up; nothing can be done if that fails, so it is logged, and quietly where the
   * queue has failed before, since then every call may.
   */
  public void released(Runnable call) {
    try {
      call.run();
    } catch (DriverException e) {
      System.Logger.Level level =
          failure == null ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
      log.log(level, e.getMessage());
    }
  }

  /** Logs a failure that only makes things slower. */
  void inform(DriverException e, String what) {
    log.log(System.Logger.Level.INFO, e.during(what).getMessage());
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives the queue up. */
  void close() {
    closed = true;
    released(queue::close);
  }
}
