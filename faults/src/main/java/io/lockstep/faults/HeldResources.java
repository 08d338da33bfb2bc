package io.lockstep.faults;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds that a fault may leave behind.
 *
 * @param threads the names of its threads that are not the JVM's own
 * @param files what its descriptors lead to, of files within a folder; empty where the system does
 *     not tell
 * @param temporary files within that folder whose names end in {@code .tmp}
 */
public record HeldResources(List<String> threads, List<String> files, List<String> temporary) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Copies the lists. */
  public HeldResources {
    threads = List.copyOf(threads);
    files = List.copyOf(files);
    temporary = List.copyOf(temporary);
  }

  /**
   * Returns what is held now.
   *
   * @param folder files within it count
   */
  public static HeldResources now(Path folder) throws IOException {
    Path real = FaultyPath.real(folder).toRealPath();
    List<String> temporary;
    try (Stream<Path> all = Files.walk(real)) {
      temporary = all.map(Path::toString).filter(f -> f.endsWith(".tmp")).sorted().toList();
    }
    return new HeldResources(threadNames(), descriptors(real), temporary);
  }

  private static List<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.isAlive() && t.getThreadGroup() != null)
        .filter(t -> !t.getThreadGroup().getName().matches("system|InnocuousThreadGroup"))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("ForkJoinPool.commonPool-"))
        .sorted()
        .toList();
  }

  private static List<String> descriptors(Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return files;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path each : all) {
        String file = Files.isSymbolicLink(each) ? target(each) : "";
        if (file.startsWith(folder.toString())) {
          files.add(file);
        }
      }
    }
    files.sort(null);
    return files;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile, as that of the listing itself.
    }
  }

  /** Returns what is held now and was not before, a line for each. */
  public List<String> beyond(HeldResources before) {
    List<String> more = new ArrayList<>();
    without(threads, before.threads).forEach(name -> more.add("thread " + name));
    without(files, before.files).forEach(name -> more.add("open file " + name));
    without(temporary, before.temporary).forEach(name -> more.add("temporary file " + name));
    return more;
  }

  private static List<String> without(List<String> names, List<String> others) {
    List<String> left = new ArrayList<>(names);
    others.forEach(left::remove);
    return left;
  }
}
