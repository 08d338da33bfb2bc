package io.lockstep.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.file.WholeLines;
import io.lockstep.training.run.RunLine.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of a run: JSON objects, one a line, each handed to the system as soon as it is written,
 * and all but those of what was watched forced to the disk. What a run that was killed was about to
 * write, a last line without an end or with zeros in it, counts for nothing: it is left out when
 * the log is read, and cut when it is gone on with. One thread writes at a time.
 */
public final class RunLog implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());
  private static final String OPERATION = "run log";

  private final Path file;
  private final FileChannel channel;

  /** Where the last whole line ends. */
  private long end;

  private RunLog(Path file, FileChannel channel, long end) {
    this.file = file;
    this.channel = channel;
    this.end = end;
  }

  /**
   * Opens a log to write behind what it holds; creates it where there is none.
   *
   * @throws DataException if it cannot be written
   */
  public static RunLog open(Path file) {
    try {
      FileChannel channel = WholeLines.open(file);
      try {
        long end = WholeLines.length(WholeLines.read(channel));
        return new RunLog(file, channel, end);
      } catch (Throwable e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  /**
   * Cuts a log back to a moment of its run, from which that goes on, and lets the line with which
   * it began tell where it does.
   *
   * @param step of the moment
   * @param epochs that are over, their ends included
   * @param start what the line is to say, but for the time, which stays
   * @return whether there is such a line
   * @throws DataException if it cannot be read or written
   */
  static boolean goOn(Path file, long step, int epochs, ObjectNode start) {
    List<RunLine> kept = new ArrayList<>();
    int first = -1;
    for (RunLine line : read(file)) {
      if (isAfter(line, step, epochs)) {
        break;
      }
      first = line.kind() == Kind.START ? kept.size() : first;
      kept.add(line);
    }
    if (first >= 0) {
      RunLine line = kept.get(first);
      ObjectNode values = start.deepCopy().put("time", line.text("time"));
      kept.set(first, new RunLine(Kind.START, line.step(), line.epoch(), line.seconds(), values));
    }
    StringBuilder text = new StringBuilder();
    kept.forEach(line -> text.append(line.toJson()).append('\n'));
    AtomicFile.write(file, text.toString());
    return first >= 0;
  }

  private static boolean isAfter(RunLine line, long step, int epochs) {
    return line.step() > step
        || switch (line.kind()) {
          case EPOCH -> line.epoch() > epochs;
          case END, TEST -> true;
          case START, WATCH, WARNING, TOUCH -> false;
        };
  }

  /**
   * Writes a line, in place of what is left of one that could not be written, if any.
   *
   * @throws DataException if it cannot be written
   */
  public void add(RunLine line) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.toJson() + "\n");
    try {
      channel.truncate(end).position(end);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      end += bytes.limit();
      if (line.kind() != Kind.WATCH) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  /**
   * Reads the lines of a log, also of one that is being written.
   *
   * @throws DataException if it cannot be read, or a line is none of a log
   */
  public static List<RunLine> read(Path file) {
    return read(file, "");
  }

  /**
   * Reads the lines of a log but those of what was watched, of which there can be very many.
   *
   * @throws DataException if it cannot be read, or a line is none of a log
   */
  static List<RunLine> readEpochs(Path file) {
    return read(file, RunLine.WATCHED);
  }

  private static List<RunLine> read(Path file, String without) {
    byte[] bytes = bytes(file);
    String text = new String(bytes, 0, WholeLines.length(bytes), StandardCharsets.UTF_8);
    List<RunLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (without.isEmpty() || !line.startsWith(without)) {
        lines.add(line(file, number, line));
      }
    }
    return lines;
  }

  private static RunLine line(Path file, int number, String text) {
    try {
      return RunLine.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw damaged(file, number, "is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, number, Quoted.escaped(String.valueOf(e.getMessage())), e);
    }
  }

  private static DataException damaged(Path file, int line, String problem, Exception e) {
    String remedy = "Remove the line, or give the folder of another run";
    return new DataException(OPERATION, file, "line " + line, problem, remedy, e);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DataException(
          OPERATION, file, "", "there is no such file", "Give the folder of a run", e);
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          file,
          "",
          "cannot be read (" + Quoted.escaped(e.toString()) + ")",
          "Give the folder of a run that may be read",
          e);
    }
  }

  private static DataException notWritten(Path file, IOException e) {
    return new DataException(
        OPERATION,
        file,
        "",
        "cannot be written (" + Quoted.escaped(e.toString()) + ")",
        "Check the free space and the permissions of its folder",
        e);
  }
}
