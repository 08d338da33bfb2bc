package io.lockstep.training.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.data.JsonLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads along in a log that is being written, or of which there is more than fits into memory: each
 * line once, as soon as it is whole. A line that is none of a log is passed over.
 */
public final class RunLogTail {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());
  private static final int CHUNK = 1 << 16;

  private final Path log;
  private long position;

  /** Creates what reads a log from its beginning. */
  public RunLogTail(Path log) {
    this.log = log;
  }

  /**
   * Reads what has been added since the last time; nothing where there is no such file.
   *
   * @param each is given every line
   * @return whether there was anything; a log that has become shorter is read from its beginning by
   *     the next call
   */
  public boolean read(Consumer<RunLine> each) {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      if (channel.size() < position) {
        position = 0;
        return false;
      }
      boolean any = false;
      byte[] line = new byte[0];
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      while (channel.read(chunk.clear(), position + line.length) > 0) {
        chunk.flip();
        byte[] all = Arrays.copyOf(line, line.length + chunk.remaining());
        chunk.get(all, line.length, all.length - line.length);
        int from = 0;
        for (int i = line.length; i < all.length; i++) {
          if (all[i] == '\n') {
            tell(all, from, i - from, each);
            from = i + 1;
            any = true;
          }
        }
        position += from;
        line = Arrays.copyOfRange(all, from, all.length);
      }
      return any;
    } catch (IOException e) {
      return false;
    }
  }

  private static void tell(byte[] bytes, int from, int length, Consumer<RunLine> each) {
    RunLine line;
    try {
      line = RunLine.of(MAPPER.readTree(bytes, from, length));
    } catch (IOException | IllegalArgumentException e) {
      return;
    }
    each.accept(line);
  }
}
