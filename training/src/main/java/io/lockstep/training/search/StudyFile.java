package io.lockstep.training.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.file.ProcessLock;
import io.lockstep.training.file.WholeLines;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a study keeps: a line that says what it is, and one for each trial that has ended, each
 * written at once and forced to the disk. A last line that was not written to its end is cut off,
 * so is one with zeros in it, as a loss of power may leave it. While it is open it is this
 * process's, by a lock in a file beside it.
 */
final class StudyFile implements AutoCloseable {
  private static final String OPERATION = "study";
  private static final String KIND = "study";
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());

  private final Path path;
  private final FileChannel channel;
  private @Nullable ProcessLock lock;
  private final Map<Integer, TrialResult> results = new TreeMap<>();

  /** Where the last whole line ends. */
  private long end;

  private StudyFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens the file of a study, and creates it where there is none.
   *
   * @param description of the study
   * @throws DataException if it cannot be used, or is of another study
   */
  static StudyFile open(Path path, ObjectNode description, SearchSpace space) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("kind", KIND).put("format", FORMAT).setAll(description);
    StudyFile file = new StudyFile(path, channel(path));
    try {
      file.lock();
      file.read(header, space);
      return file;
    } catch (IOException e) {
      file.close();
      throw file.failed(e);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileChannel channel(Path path) {
    try {
      return WholeLines.open(path);
    } catch (IOException e) {
      Path folder = path.toAbsolutePath().getParent();
      boolean missing = folder != null && !Files.isDirectory(folder);
      throw new DataException(
          OPERATION,
          path,
          "",
          missing
              ? "its folder does not exist"
              : Files.isDirectory(path)
                  ? "is a folder"
                  : "cannot be opened (" + Quoted.escaped(e.toString()) + ")",
          missing ? "Create the folder '" + folder + "'" : "Give the name of a file to write",
          e);
    }
  }

  private void lock() throws IOException {
    Path real = path.toRealPath();
    lock = ProcessLock.take(real.resolveSibling("." + real.getFileName() + ".lock"), this::inUse);
  }

  private DataException inUse(String owner) {
    return new DataException(
        OPERATION,
        path,
        "",
        "is in use by " + owner,
        "Wait until that one has ended, or give another file");
  }

  private void read(ObjectNode header, SearchSpace space) throws IOException {
    byte[] all = WholeLines.read(channel);
    byte[] bytes = Arrays.copyOf(all, WholeLines.length(all));
    byte[] first = line(header);
    if (bytes.length == 0) {
      if (!isTorn(first, all)) {
        throw foreign();
      }
      write(first);
      return;
    }
    int endOfLine = endOfLine(bytes, 0);
    compare(tree(bytes, 0, endOfLine), header);
    int number = 2;
    int start = endOfLine + 1;
    for (int e = endOfLine(bytes, start); e >= 0; e = endOfLine(bytes, start)) {
      add(tree(bytes, start, e), number++, space);
      start = e + 1;
    }
    end = start;
    channel.truncate(end);
  }

  /** Whether that is what there is of a line that was about to be written, zeros for the rest. */
  private static boolean isTorn(byte[] line, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= line.length || bytes[i] != 0 && bytes[i] != line[i]) {
        return false;
      }
    }
    return true;
  }

  private static int endOfLine(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static JsonNode tree(byte[] bytes, int from, int to) {
    try {
      return MAPPER.readTree(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private void compare(JsonNode there, ObjectNode wanted) {
    if (!there.path("kind").asText().equals(KIND)) {
      throw foreign();
    }
    for (String key : keys(there, wanted)) {
      JsonNode old = there.path(key);
      JsonNode now = wanted.path(key);
      if (old.isObject() && now.isObject()) {
        for (String inner : keys(old, now)) {
          require(key + " '" + inner + "'", old.path(inner), now.path(inner));
        }
      } else {
        require("'" + key + "'", old, now);
      }
    }
  }

  private void require(String what, JsonNode old, JsonNode now) {
    if (!old.toString().equals(now.toString())) {
      throw new DataException(
          OPERATION,
          path,
          "",
          "is of another study: its " + what + " is " + shown(old) + ", but now " + shown(now),
          "Search for the same again, or give another file");
    }
  }

  private static String shown(JsonNode value) {
    String quoted = Quoted.of(value.toString());
    return value.isMissingNode() ? "not there" : quoted.substring(1, quoted.length() - 1);
  }

  private static Set<String> keys(JsonNode a, JsonNode b) {
    Set<String> keys = new LinkedHashSet<>();
    b.fieldNames().forEachRemaining(keys::add);
    a.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private void add(JsonNode json, int line, SearchSpace space) {
    TrialResult result;
    try {
      result = TrialJson.read(json, space);
    } catch (IllegalArgumentException e) {
      throw damaged(line, "is no result of a trial", e);
    }
    if (results.put(result.index(), result) != null) {
      throw damaged(line, "trial " + result.index() + " is there twice", null);
    }
  }

  private DataException damaged(int line, String problem, @Nullable Exception cause) {
    return new DataException(
        OPERATION,
        path,
        "line " + line,
        problem,
        "Delete that line, and what it tells is searched again",
        cause);
  }

  private DataException foreign() {
    return new DataException(
        OPERATION,
        path,
        "",
        "is no file of a study",
        "Give the name of a new file, or of one that a study wrote");
  }

  /** Returns the exception for a result of a trial that this study would not have run. */
  DataException strange(TrialResult recorded, Map<String, JsonNode> proposal) {
    return new DataException(
        OPERATION,
        path,
        "",
        "trial "
            + recorded.index()
            + " tried "
            + Quoted.escaped(recorded.parameters().toString())
            + ", but this study tries "
            + Quoted.escaped(proposal.toString()),
        "The file was changed, or written by another version; give another file");
  }

  /** Returns the results that are there. */
  Iterable<TrialResult> results() {
    return results.values();
  }

  /**
   * Adds a result.
   *
   * @throws DataException if it cannot be written
   */
  void append(TrialResult result) {
    try {
      write(line(TrialJson.write(result)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static byte[] line(ObjectNode json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes a line in place of what is left of one that could not be written, if any. */
  private void write(byte[] bytes) throws IOException {
    channel.truncate(end).position(end);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(true);
    end += bytes.length;
  }

  private DataException failed(IOException e) {
    return new DataException(
        OPERATION,
        path,
        "",
        "cannot be read or written (" + Quoted.escaped(e.toString()) + ")",
        "Check the free space and the permissions",
        e);
  }

  @Override
  public void close() {
    try (ProcessLock _ = lock) {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
