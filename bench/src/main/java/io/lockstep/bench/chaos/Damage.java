package io.lockstep.bench.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a bad disk does to a checkpoint. */
final class Damage {
  private static final int BITS = 8;

  private Damage() {}

  /**
   * Damages the newest of several checkpoints: one bit is turned, or the end is cut off.
   *
   * @return whether there were several
   */
  static boolean newest(StoryFiles folders, RandomGenerator random) throws IOException {
    List<Path> files = folders.written();
    if (files.size() < 2) {
      return false;
    }
    try (FileChannel file =
        FileChannel.open(files.getLast(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long place = (long) (random.nextDouble() * file.size());
      if (random.nextBoolean()) {
        file.truncate(place);
      } else {
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, place);
        one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(BITS)));
        file.write(one.rewind(), place);
      }
    }
    return true;
  }
}
