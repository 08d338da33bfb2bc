package io.lockstep.cli.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.file.WholeLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files in a folder.
 *
 * @param files their bytes by name
 */
record FolderState(Map<String, byte[]> files) {
  private static final int HEAD = 400;
  private static final JsonMapper MAPPER = new JsonMapper();

  static FolderState of(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return new FolderState(files);
  }

  /** Makes a folder hold these files and nothing else. */
  void restore(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) {
          Files.delete(each);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** Returns the names of files that are not the same in another state. */
  Set<String> differing(FolderState other) {
    Set<String> names = new TreeSet<>(files.keySet());
    names.addAll(other.files.keySet());
    names.removeIf(name -> Arrays.equals(files.get(name), other.files.get(name)));
    return names;
  }

  /**
   * Returns what is wrong with these files, each of which must be as before or as after.
   *
   * @param varying files that are different each time, as they tell of times
   */
  List<String> faults(FolderState before, FolderState after, Set<String> varying) {
    List<String> wrong = new ArrayList<>();
    files.forEach((name, bytes) -> {
      boolean known = isSame(bytes, before.files.get(name)) || isSame(bytes, after.files.get(name));
      boolean passing =
          varying.contains(name) || name.startsWith("checkpoints/") || name.endsWith(".json");
      if (!known && !(passing && isWhole(name, bytes)) && !name.endsWith(".lock")) {
        wrong.add("file " + name + " is neither the old one nor the new one: " + head(bytes));
      }
    });
    before.files.keySet().stream()
        .filter(name -> !files.containsKey(name) && after.files.containsKey(name))
        .forEach(name -> wrong.add("file " + name + " is gone"));
    return wrong;
  }

  private static boolean isSame(byte[] bytes, byte @Nullable [] others) {
    return Arrays.equals(bytes, others);
  }

  private static String head(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.UTF_8);
  }

  private static boolean isWhole(String name, byte[] bytes) {
    if (name.endsWith(".safetensors")) {
      return isModel(bytes);
    }
    boolean lines = name.endsWith(".jsonl");
    int length = lines ? WholeLines.length(bytes) : bytes.length;
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return lines
        ? text.lines().allMatch(FolderState::isJson)
        : !name.endsWith(".json") || isJson(text);
  }

  private static boolean isModel(byte[] bytes) {
    try {
      Path copy = Files.createTempFile("lockstep", ".safetensors");
      try {
        return !SafeTensors.read(Files.write(copy, bytes)).tensors().isEmpty();
      } catch (DataException e) {
        return false;
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJson(String text) {
    try {
      return MAPPER.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
