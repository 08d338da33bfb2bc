package io.lockstep.faults.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/**
 * A file with writes that were not forced. Blocks of it may hold what was written, in any order, or
 * what was there before, which is zeros behind the old end; and its end may be the new one, the old
 * one, or one between.
 *
 * @param file the file, by a link
 * @param oldBytes what was overwritten
 * @param writes what was written since it was forced, in order
 */
record TornFile(Path file, Path oldBytes, List<Change.Overwritten> writes) {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;
  private static final int LARGE = 1 << 20;

  private enum Outcome {
    KEPT,
    DROPPED,
    TORN
  }

  /** Leaves the file as it may be after a loss of power, and returns what was done. */
  String strike(Random random) throws IOException {
    Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      switch (outcome) {
        case KEPT -> {}
        case DROPPED -> undo(channel);
        case TORN -> tear(channel, random);
      }
      return "file %s: %d unforced writes %s, %d bytes are %d now"
          .formatted(file.getFileName(), writes.size(), outcome, size, channel.size());
    }
  }

  private void undo(FileChannel channel) throws IOException {
    for (Change.Overwritten write : writes.reversed()) {
      if (write.oldLength() > 0) {
        channel.position(write.at());
        try (FileChannel old = FileChannel.open(oldBytes, StandardOpenOption.READ)) {
          for (long done = 0; done < write.oldLength(); ) {
            done += old.transferTo(write.oldAt() + done, write.oldLength() - done, channel);
          }
        }
      }
      channel.truncate(write.size());
    }
  }

  private void tear(FileChannel channel, Random random) throws IOException {
    long from = writes.stream().mapToLong(Change.Overwritten::at).min().orElse(0);
    long newSize = channel.size();
    if (newSize - from > Integer.MAX_VALUE - PAGE) {
      undo(channel); // Too large to be held.
      return;
    }
    byte[] written = tail(channel, from);
    undo(channel);
    byte[] before = tail(channel, from);
    long oldSize = from + before.length;
    int block = written.length > LARGE ? PAGE : SECTOR;
    ByteBuffer torn = ByteBuffer.allocate(Math.max(written.length, before.length));
    for (int at = 0; at < torn.capacity(); at += block) {
      byte[] source = random.nextBoolean() ? written : before;
      int end = Math.min(at + block, torn.capacity());
      if (at < source.length) {
        torn.put(at, source, at, Math.min(end, source.length) - at);
      }
    }
    long shorter = Math.min(oldSize, newSize);
    long longer = Math.max(oldSize, newSize);
    long size = random.nextInt(3) == 0 ? newSize : random.nextLong(shorter, longer + 1);
    torn.limit((int) Math.max(0, size - from));
    for (long at = from; torn.hasRemaining(); ) {
      at += channel.write(torn, at);
    }
    channel.truncate(size);
  }

  private static byte[] tail(FileChannel channel, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
    for (long at = from; bytes.hasRemaining(); ) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    return bytes.array();
  }
}
