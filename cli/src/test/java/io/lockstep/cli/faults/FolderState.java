package io.lockstep.cli.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.file.WholeLines;
import java.io.IOException;
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

/**
 * The files in a folder.
 *
 * @param files their bytes by name
 */
record FolderState(Map<String, byte[]> files) {
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
      boolean old = Arrays.equals(bytes, before.files.get(name));
      boolean done = Arrays.equals(bytes, after.files.get(name));
      if (!old && !done && !(varying.contains(name) && isWhole(name, bytes))) {
        wrong.add("file " + name + " is neither the old one nor the new one");
      }
    });
    before.files.keySet().stream()
        .filter(name -> !files.containsKey(name) && after.files.containsKey(name))
        .forEach(name -> wrong.add("file " + name + " is gone"));
    return wrong;
  }

  private static boolean isWhole(String name, byte[] bytes) {
    boolean lines = name.endsWith(".jsonl");
    int length = lines ? WholeLines.length(bytes) : bytes.length;
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return lines
        ? text.lines().allMatch(FolderState::isJson)
        : !name.endsWith(".json") || isJson(text);
  }

  private static boolean isJson(String text) {
    try {
      return MAPPER.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
