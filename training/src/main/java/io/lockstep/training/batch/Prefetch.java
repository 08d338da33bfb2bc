package io.lockstep.training.batch;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.objective.TrainingException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The batches of one epoch, gathered by threads of its own while the device is busy with those
 * before, in the order in which they are trained on.
 *
 * <p>It pays where reading a row may have to wait for the disk: several threads wait side by side,
 * each for a batch of its own. Where the rows are in memory, it costs a copy more than it saves.
 * Closing it ends the threads, and waits for that.
 */
public final class Prefetch implements AutoCloseable {
  private static final int LANES = 4;

  private final Arena arena = Arena.ofShared();
  private final List<Lane> lanes = new ArrayList<>();
  private int batches;

  /** A batch, or why there is none. */
  private sealed interface Gathered {
    record Full(HostBatch batch) implements Gathered {}

    record Failed(Throwable reason) implements Gathered {}
  }

  /** A thread that gathers one batch out of as many as there are threads into a room of its own. */
  private record Lane(
      Thread thread, BlockingQueue<HostBatch> free, BlockingQueue<Gathered> ready) {}

  /** Starts to gather all examples; the order must not change until this is closed. */
  public Prefetch(Dataset data, int[] order, int batch) {
    this(data, order, order.length, batch);
  }

  /**
   * Starts to gather some examples.
   *
   * @param order of the examples; must not change until this is closed
   * @param examples how many of them, from the first one on
   * @param batch the most in a batch
   */
  public Prefetch(Dataset data, int[] order, int examples, int batch) {
    this(data, order, examples, batch, 0);
  }

  /**
   * Starts to gather some examples, but for the first batches.
   *
   * @param order of the examples; must not change until this is closed
   * @param examples how many of them, from the first one on
   * @param batch the most in a batch
   * @param done how many batches to leave out before the first
   */
  public Prefetch(Dataset data, int[] order, int examples, int batch, int done) {
    int count = Math.min(LANES, Math.ceilDiv(examples, batch) - done);
    try {
      for (int first = done; first < done + count; first++) {
        lanes.add(lane(data, order, examples, batch, first, count));
      }
      lanes.forEach(lane -> lane.thread.start());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Lane lane(Dataset data, int[] order, int examples, int batch, int first, int count) {
    BlockingQueue<HostBatch> free = new LinkedBlockingQueue<>();
    BlockingQueue<Gathered> ready = new LinkedBlockingQueue<>();
    free.add(new HostBatch(arena, data, Math.min(batch, examples)));
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("lockstep-prefetch")
            .unstarted(() -> {
              try {
                for (long from = (long) first * batch;
                    from < examples;
                    from += (long) count * batch) {
                  HostBatch room = free.take();
                  room.fill(data, order, (int) from, (int) Math.min(batch, examples - from));
                  ready.add(new Gathered.Full(room));
                }
              } catch (InterruptedException e) {
                // Closed before the end of the epoch.
              } catch (Throwable e) {
                ready.add(new Gathered.Failed(e));
              }
            });
    return new Lane(thread, free, ready);
  }

  /** Returns whether rows may have to be waited for, and another processor can do so. */
  public static boolean pays(Dataset data) {
    return data.features().values().isMapped() && Runtime.getRuntime().availableProcessors() > 1;
  }

  /**
   * Hands over the next batch, which is valid during the call.
   *
   * @throws TrainingException if this thread is interrupted while it waits
   */
  public void next(Consumer<HostBatch> use) {
    Lane lane = lanes.get(batches++ % lanes.size());
    try {
      switch (lane.ready.take()) {
        case Gathered.Full(HostBatch batch) -> {
          use.accept(batch);
          lane.free.add(batch);
        }
        case Gathered.Failed(Throwable reason) -> throw rethrown(reason);
      }
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
    lanes.forEach(lane -> lane.thread.interrupt());
    boolean interrupted = false;
    for (Lane lane : lanes) {
      interrupted |= join(lane.thread);
    }
    arena.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread's end, and returns whether it was interrupted meanwhile. */
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
