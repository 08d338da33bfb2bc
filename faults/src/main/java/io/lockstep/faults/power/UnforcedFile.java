package io.lockstep.faults.power;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is open for writing, or has writes that were not forced. */
public final class UnforcedFile implements Closeable {
  private final PowerJournal journal;
  private final Object key;
  private final int number;
  private int channels;
  private boolean isUnsafe;
  private long oldBytes;

  UnforcedFile(PowerJournal journal, Object key, int number) {
    this.journal = journal;
    this.key = key;
    this.number = number;
  }

  Object key() {
    return key;
  }

  int number() {
    return number;
  }

  void opened() {
    channels++;
  }

  boolean isUnsafe() {
    return isUnsafe;
  }

  /** Bytes are going to be written. */
  public void beforeWrite(long at, long length) throws IOException {
    synchronized (journal) {
      long size = Files.size(inode());
      record(at, Math.min(length, Math.max(0, size - at)), size);
    }
  }

  /** The file is going to be cut. */
  public void beforeTruncate(long to) throws IOException {
    synchronized (journal) {
      long size = Files.size(inode());
      if (to < size) {
        record(to, size - to, size);
      }
    }
  }

  private Path inode() {
    return PowerJournal.inode(journal.folder(), number);
  }

  private void record(long at, long oldLength, long size) throws IOException {
    long oldAt = oldBytes;
    if (oldLength > 0) {
      try (FileChannel from = FileChannel.open(inode(), StandardOpenOption.READ);
          FileChannel to =
              FileChannel.open(
                  PowerJournal.old(journal.folder(), number),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE)) {
        to.position(oldAt);
        for (long done = 0; done < oldLength; ) {
          done += from.transferTo(at + done, oldLength - done, to);
        }
      }
      oldBytes += oldLength;
    }
    isUnsafe = true;
    journal.append(new Change.Overwritten(number, at, size, oldAt, oldLength));
  }

  /** All that was written is on the disk. */
  public void forced() throws IOException {
    synchronized (journal) {
      if (isUnsafe) {
        journal.append(new Change.Forced(number));
        dropOldBytes();
      }
    }
  }

  void dropOldBytes() throws IOException {
    isUnsafe = false;
    oldBytes = 0;
    Files.deleteIfExists(PowerJournal.old(journal.folder(), number));
  }

  @Override
  public void close() throws IOException {
    synchronized (journal) {
      if (--channels == 0) {
        journal.closed(this);
      }
    }
  }
}
