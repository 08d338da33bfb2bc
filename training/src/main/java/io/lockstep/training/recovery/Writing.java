package io.lockstep.training.recovery;

import io.lockstep.training.data.DataException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that is being written, by a thread of its own, which the JVM waits for before it
 * ends.
 */
final class Writing {
  private final Thread thread;
  private volatile @Nullable Result result;

  /** How it went. */
  sealed interface Result {
    /**
     * The file is safe.
     *
     * @param notes what else is to be told, a line each
     */
    record Written(List<String> notes) implements Result {}

    /** What was there is as it was. */
    record Failed(DataException reason) implements Result {}
  }

  private Writing(Callable<List<String>> work) {
    this.thread =
        Thread.ofPlatform()
            .daemon(false)
            .name("lockstep-checkpoint")
            .unstarted(() -> result = result(work));
  }

  /**
   * Starts to write.
   *
   * @throws OutOfMemoryError if the system gives no thread
   */
  static Writing start(Callable<List<String>> work) {
    Writing writing = new Writing(work);
    writing.thread.start();
    return writing;
  }

  private static Result result(Callable<List<String>> work) {
    try {
      return new Result.Written(work.call());
    } catch (DataException e) {
      return new Result.Failed(e);
    } catch (Throwable e) {
      return new Result.Failed(
          new DataException(
              "checkpoints",
              null,
              "",
              "a checkpoint could not be written (" + e + ")",
              "Report this fault of the program",
              e));
    }
  }

  boolean isDone() {
    return !thread.isAlive();
  }

  /** Waits until it is done; an interrupt is kept for later. */
  Result join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Result now = result;
    if (now == null) {
      throw new IllegalStateException("the thread ended without a result");
    }
    return now;
  }
}
