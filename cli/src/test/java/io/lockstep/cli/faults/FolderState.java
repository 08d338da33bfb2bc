package io.lockstep.cli.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
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
  /** That of a folder without files. */
  static final FolderState EMPTY = new FolderState(Map.of());

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

  /** Returns what all files hold but for times. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((name, bytes) -> texts.put(name, TimelessFile.of(name, bytes)));
    return texts;
  }

  /** Returns the names of files that are not the same in another state, but for times. */
  Set<String> differing(FolderState other) {
    Set<String> names = new TreeSet<>(files.keySet());
    names.addAll(other.files.keySet());
    names.removeIf(name ->
        Arrays.equals(files.get(name), other.files.get(name))
            || files.containsKey(name)
                && other.files.containsKey(name)
                && TimelessFile.of(name, files.get(name))
                    .equals(TimelessFile.of(name, other.files.get(name))));
    return names;
  }
}
