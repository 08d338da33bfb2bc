package io.lockstep.training.loop;

import io.lockstep.training.data.Dataset;
import java.lang.foreign.Arena;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch, gathered by a thread of its own while the device is busy with the one
 * before, in the order in which they are trained on.
 *
 * <p>It pays where reading a row may have to wait for the disk. Where the rows are in memory, it
 * costs a copy more than it saves. Closing it ends the thread, and waits for that.
 */
final class Prefetch implements AutoCloseable {
  private static final int ROOMS = 2;

  private final BlockingQueue<HostBatch> free = new ArrayBlockingQueue<>(ROOMS);
  private final BlockingQueue<Gathered> ready = new ArrayBlockingQueue<>(ROOMS + 1);
  private final Arena arena = Arena.ofShared();
  private final Thread thread;
  private @Nullable HostBatch taken;

  /** A batch, or why there is none. */
  private sealed interface Gathered {
    record Full(HostBatch batch) implements Gathered {}

    record Failed(Throwable reason) implements Gathered {}
  }

  /** Starts to gather; the order must not change until this is closed. */
  Prefetch(Dataset data, int[] order, int batch) {
    for (int i = 0; i < ROOMS; i++) {
      free.add(new HostBatch(arena, data, batch));
    }
    thread = Thread.ofPlatform().daemon().name("lockstep-prefetch").unstarted(() -> {
      gather(data, order, batch);
    });
    thread.start();
  }

  /** Returns whether rows may have to be waited for, and another processor can do so. */
  static boolean pays(Dataset data) {
    return data.features().values().isMapped() && Runtime.getRuntime().availableProcessors() > 1;
  }

  private void gather(Dataset data, int[] order, int batch) {
    try {
      for (int from = 0; from < order.length; from += batch) {
        HostBatch room = free.take();
        room.fill(data, order, from, Math.min(batch, order.length - from));
        ready.put(new Gathered.Full(room));
      }
    } catch (InterruptedException e) {
      // Closed before the end of the epoch.
    } catch (Throwable e) {
      // There is room for it: it stands for the batch that is missing.
      ready.add(new Gathered.Failed(e));
    }
  }

  /**
   * Returns the next batch, valid until the next call.
   *
   * @throws TrainingException if this thread is interrupted while it waits
   */
  HostBatch next() {
    HostBatch before = taken;
    if (before != null) {
      free.add(before);
    }
    try {
      return switch (ready.take()) {
        case Gathered.Full(HostBatch batch) -> {
          taken = batch;
          yield batch;
        }
        case Gathered.Failed(Throwable reason) -> throw rethrown(reason);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException(
          "[train] was interrupted while it waited for a batch; call fit again to go on");
    }
  }

  private static RuntimeException rethrown(Throwable reason) {
    return switch (reason) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("gathering throws no checked exceptions", reason);
    };
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    arena.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
