package io.lockstep.faults;

import io.lockstep.faults.power.PowerJournal;
import io.lockstep.faults.power.UnforcedFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file, whose calls are counted and can fail, and whose writes are in a journal. */
final class FaultyChannel extends FileChannel {
  private final Path file;
  private final FileChannel real;
  private final boolean appends;
  private final FaultInjector faults;
  private final @Nullable PowerJournal journal;
  private final @Nullable UnforcedFile unforced;

  FaultyChannel(
      Path file,
      FileChannel real,
      boolean appends,
      FaultInjector faults,
      @Nullable PowerJournal journal,
      @Nullable UnforcedFile unforced) {
    this.file = file;
    this.real = real;
    this.appends = appends;
    this.faults = faults;
    this.journal = journal;
    this.unforced = unforced;
  }

  private <T extends @Nullable Object> T call(FileCall call, FaultInjector.Action<T> action)
      throws IOException {
    @Nullable Fault struck = faults.count(call);
    if (struck == null || struck.effect() == Effect.SHORT) {
      return action.run();
    }
    if (struck.effect() == Effect.AFTER) {
      FaultInjector.doInVain(action);
    }
    throw struck.errno().ofChannel();
  }

  /** A read or write of a buffer, of which only a part may be let through. */
  private int transfer(FileCall call, ByteBuffer buffer, FaultInjector.Action<Integer> action)
      throws IOException {
    @Nullable Fault struck = faults.count(call);
    int all = buffer.remaining();
    int allowed = all;
    if (struck != null) {
      allowed =
          switch (struck.effect()) {
            case BEFORE -> throw struck.errno().ofChannel();
            case AFTER -> all;
            case HALF -> call == FileCall.WRITE ? all / 2 : 0;
            case SHORT -> all - all / 2;
          };
    }
    if (call == FileCall.WRITE) {
      int room = (int) faults.take(allowed);
      if (room == 0 && allowed > 0) {
        throw Errno.ENOSPC.ofChannel();
      }
      allowed = room;
    }
    int done = part(buffer, allowed, action);
    if (struck != null && struck.effect() != Effect.SHORT) {
      throw struck.errno().ofChannel();
    }
    return done;
  }

  private static int part(ByteBuffer buffer, int allowed, FaultInjector.Action<Integer> action)
      throws IOException {
    int end = buffer.limit();
    buffer.limit(buffer.position() + allowed);
    try {
      return action.run();
    } finally {
      buffer.limit(end);
    }
  }

  private void recordWrite(long at, long length) throws IOException {
    if (unforced != null && length > 0) {
      unforced.beforeWrite(at, length);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return transfer(FileCall.READ, target, () -> real.read(target));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return transfer(FileCall.READ, target, () -> real.read(target, position));
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]); // One of them may be filled alone.
      }
    }
    return 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return transfer(
        FileCall.WRITE,
        source,
        () -> {
          recordWrite(appends ? real.size() : real.position(), source.remaining());
          return real.write(source);
        });
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return transfer(
        FileCall.WRITE,
        source,
        () -> {
          recordWrite(position, source.remaining());
          return real.write(source, position);
        });
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (sources[i].hasRemaining()) {
        return write(sources[i]); // One of them may be written alone.
      }
    }
    return 0;
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return call(FileCall.SIZE, real::size);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    call(
        FileCall.TRUNCATE,
        () -> {
          if (unforced != null) {
            unforced.beforeTruncate(size);
          }
          real.truncate(size);
          return null;
        });
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    call(
        FileCall.FORCE,
        () -> {
          if (journal == null) {
            real.force(metadata);
          } else if (unforced != null) {
            unforced.forced(); // What a killed process wrote stays, so the disk need not be asked.
          } else {
            journal.folderForced(file);
          }
          faults.done(FileCall.FORCE, file);
          return null;
        });
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return call(FileCall.READ, () -> real.transferTo(position, count, target));
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return call(
        FileCall.WRITE,
        () -> {
          recordWrite(position, count);
          return real.transferFrom(source, position, count);
        });
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return call(FileCall.MAP, () -> real.map(mode, position, size));
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    return call(FileCall.MAP, () -> real.map(mode, offset, size, arena));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return call(FileCall.LOCK, () -> real.lock(position, size, shared));
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return this.<@Nullable FileLock>call(FileCall.LOCK, () -> real.tryLock(position, size, shared));
  }

  @Override
  protected void implCloseChannel() throws IOException {
    @Nullable Fault struck = faults.count(FileCall.CLOSE);
    try (UnforcedFile _ = unforced) {
      real.close();
    }
    if (struck != null && struck.effect() != Effect.SHORT) {
      throw struck.errno().ofChannel();
    }
  }
}
