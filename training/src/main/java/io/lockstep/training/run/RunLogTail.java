package io.lockstep.training.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.data.JsonLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads along in a log that is being written, or of which there is more than fits into memory: each
 * line once, as soon as it is whole. A line that is none of a log is passed over. A log that was
 * begun anew, or cut back to where its run goes on, is read from its beginning.
 */
public final class RunLogTail {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());
  private static final int CHUNK = 1 << 16;

  private final Path log;
  private final Runnable anew;
  private @Nullable Object file;
  private long position;

  /** Creates what reads a log from its beginning. */
  public RunLogTail(Path log) {
    this(log, () -> {});
  }

  /**
   * Creates what reads a log from its beginning.
   *
   * @param anew is called when all that was read counts no longer, before it is read anew
   */
  public RunLogTail(Path log, Runnable anew) {
    this.log = log;
    this.anew = anew;
  }

  /**
   * Reads what has been added since the last time; nothing where there is no such file.
   *
   * @param each is given every line
   * @return whether there was anything; a log that was begun anew is read from its beginning by the
   *     next call
   */
  public boolean read(Consumer<RunLine> each) {
    Object before = file;
    try {
      // Another file may have taken its place, and be as long by now.
      file = Files.readAttributes(log, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      boolean isOther = before != null && !Objects.equals(before, file);
      if (position > 0 && (isOther || channel.size() < position)) {
        position = 0;
        anew.run();
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
