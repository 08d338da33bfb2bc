package io.lockstep.tensorboard;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;

/**
 * A new event file in a folder. Each event is handed to the system whole, so that whoever reads the
 * folder meanwhile sees it, and a process that is killed leaves at most one torn record at the end,
 * at which readers stop.
 */
final class EventFile implements AutoCloseable {
  private static final String OPERATION = "tensorboard";
  private static final double MILLIS = 1e3;

  private final Path path;
  private final FileChannel channel;
  private final Clock clock;

  private EventFile(Path path, FileChannel channel, Clock clock) {
    this.path = path;
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Creates a file with a name that no other has, and the folder if there is none.
   *
   * @throws DataException if it cannot be created
   */
  static EventFile create(Path folder, Clock clock) {
    try {
      Files.createDirectories(folder);
      for (int number = 0; ; number++) {
        Path path = folder.resolve(name(clock, number));
        try {
          FileChannel channel =
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          EventFile file = new EventFile(path, channel, clock);
          file.write(EventMessage.version(file.now()));
          return file;
        } catch (FileAlreadyExistsException e) {
          // Another run of this process in this second.
        }
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static String name(Clock clock, int number) {
    String host =
        Objects.requireNonNullElse(System.getenv("HOSTNAME"), "localhost")
            .replaceAll("[^A-Za-z0-9-]", "-");
    return "events.out.tfevents.%d.%s.%d.%d"
        .formatted(clock.instant().getEpochSecond(), host, ProcessHandle.current().pid(), number);
  }

  /** Returns the time as events have it, in seconds. */
  double now() {
    return clock.millis() / MILLIS;
  }

  /** Returns the file. */
  Path path() {
    return path;
  }

  /**
   * Appends an event.
   *
   * @throws DataException if it cannot be written
   */
  void write(byte[] event) {
    ByteBuffer record = EventRecord.of(event);
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static DataException failed(Path path, IOException e) {
    return new DataException(
        OPERATION,
        path,
        "",
        "cannot be written (" + e + ")",
        "Check the free space and the permissions of the folder",
        e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }
}
