package io.lockstep.bench.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run reads and writes.
 *
 * @param root holds all of it
 */
record StoryFiles(Path root) {
  private static final String TEMPORARY = ".lockstep-*.tmp";

  Path checkpoints() {
    return root.resolve("checkpoints");
  }

  Path run() {
    return root.resolve("run");
  }

  Path model() {
    return root.resolve("model.safetensors");
  }

  /** Where the faulty file system keeps what it takes to tear files. */
  Path journals() {
    return root.resolve("journals");
  }

  Path output() {
    return root.resolve("output");
  }

  void create() throws IOException {
    Files.createDirectories(output());
    Files.createDirectories(journals());
  }

  /** Returns the temporary files that are there. */
  List<Path> temporary() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : List.of(checkpoints(), run(), root)) {
      found.addAll(list(folder, TEMPORARY));
    }
    return found;
  }

  /** Returns the checkpoints, the newest last. */
  List<Path> written() throws IOException {
    List<Path> files = new ArrayList<>(list(checkpoints(), "*.safetensors"));
    files.sort(Comparator.comparingLong(StoryFiles::step));
    return files;
  }

  /** Returns the step of a checkpoint, the last number in its name. */
  static long step(Path file) {
    String[] numbers = file.getFileName().toString().split("\\D+");
    return Long.parseLong(numbers[numbers.length - 1]);
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return found;
  }

  void delete() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
