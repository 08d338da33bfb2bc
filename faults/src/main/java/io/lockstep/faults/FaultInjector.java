package io.lockstep.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts the calls of a file system and decides which fail. Only calls on files within some
 * folders count. Safe for any thread.
 */
public final class FaultInjector {
  private final List<Path> folders;
  private final Map<FileCall, Long> counts = new EnumMap<>(FileCall.class);
  private @Nullable Fault fault;
  private long matching;
  private long injected;
  private long room = Long.MAX_VALUE;
  private EnumSet<FileCall> struck = EnumSet.noneOf(FileCall.class);
  private volatile Watcher watcher = (_, _) -> {};

  /** Who is told of calls. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * A call was done, whether it reports that or fails all the same.
     *
     * @param file the platform's path; of a file that was renamed the new one
     */
    void done(FileCall call, Path file);
  }

  /** Creates one that fails nothing. */
  FaultInjector(Collection<Path> folders) {
    this.folders = folders.stream().map(f -> f.toAbsolutePath().normalize()).toList();
  }

  /** Has a call fail; calls are counted from here. */
  public synchronized void arm(Fault next) {
    disarm();
    struck = EnumSet.noneOf(FileCall.class);
    fault = next;
  }

  /**
   * Has no call fail any more, and forgets what was counted.
   *
   * @return how many calls were failed since the last time
   */
  public synchronized long disarm() {
    long before = injected;
    fault = null;
    matching = 0;
    injected = 0;
    counts.clear();
    return before;
  }

  /** Returns how many calls were failed since the last time all was forgotten. */
  public synchronized long injected() {
    return injected;
  }

  /** Returns which kinds of calls were failed since a fault was armed last. */
  public synchronized Set<FileCall> struck() {
    return EnumSet.copyOf(struck);
  }

  /**
   * Has calls that name a file, and those that bring a file or a folder to the disk, told from now
   * on, on the thread that makes them.
   */
  public void watch(Watcher told) {
    watcher = told;
  }

  /** Tells of a call that was done. */
  void done(FileCall call, Path real) {
    watcher.done(call, real);
  }

  /** Returns how many calls there were of each kind since the last time all was forgotten. */
  public synchronized Map<FileCall, Long> counts() {
    return new EnumMap<>(counts.isEmpty() ? new EnumMap<>(FileCall.class) : counts);
  }

  /** Returns how many calls there were of some kinds since the last time all was forgotten. */
  public synchronized long count(Collection<FileCall> calls) {
    return calls.stream().mapToLong(call -> counts.getOrDefault(call, 0L)).sum();
  }

  /**
   * Has the disk be full after so many bytes more: a write gets what still fits, the next one
   * nothing. What is deleted gives no room back.
   *
   * @param bytes from now; {@link Long#MAX_VALUE} for a disk without end
   */
  public synchronized void room(long bytes) {
    room = bytes;
  }

  /** Returns whether calls on a file count. */
  boolean watches(Path real) {
    Path path = real.toAbsolutePath().normalize();
    return folders.stream().anyMatch(path::startsWith);
  }

  /** What a file system does. */
  interface Action<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** Does a call that names a file, unless it is to fail. */
  <T extends @Nullable Object> T call(FileCall call, Path real, Action<T> action)
      throws IOException {
    if (!watches(real)) {
      return action.run();
    }
    Action<T> told =
        () -> {
          T result = action.run();
          done(call, real);
          return result;
        };
    @Nullable Fault failing = count(call);
    if (failing == null || failing.effect() == Effect.SHORT) {
      return told.run();
    }
    if (failing.effect() == Effect.AFTER) {
      doInVain(told);
    }
    throw failing.errno().ofPath(real);
  }

  /** Does a call whose result, such as an open file, nobody gets. */
  static void doInVain(Action<? extends @Nullable Object> action) throws IOException {
    try {
      if (action.run() instanceof AutoCloseable result) {
        result.close();
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Returns the fault that strikes the next call of a kind, which is counted by this, if any. */
  synchronized @Nullable Fault count(FileCall call) {
    counts.merge(call, 1L, Long::sum);
    Fault armed = fault;
    if (armed == null || !armed.calls().contains(call) || !armed.strikes(++matching)) {
      return null;
    }
    injected++;
    struck.add(call);
    return armed;
  }

  /** Takes room for bytes to write, and returns for how many there is. */
  synchronized long take(long bytes) {
    if (room == Long.MAX_VALUE) {
      return bytes;
    }
    long taken = Math.min(bytes, room);
    room -= taken;
    return taken;
  }
}
