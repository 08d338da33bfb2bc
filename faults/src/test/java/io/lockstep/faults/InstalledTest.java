package io.lockstep.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system of a whole JVM. */
class InstalledTest {
  @TempDir Path folder;
  @TempDir Path journals;

  /** What the JVM does: shows the file, writes to it without forcing it, and is killed. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      System.out.println("file: " + (Files.exists(file) ? Files.readString(file) : "(none)"));
      try {
        Files.writeString(file, "durable\n");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
          channel.force(true);
          channel.write(ByteBuffer.wrap("lost?".getBytes(StandardCharsets.UTF_8)));
        }
        try (FileChannel parent = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
          parent.force(true);
        }
      } catch (IOException e) {
        System.out.println("failed: " + e.getMessage());
      }
      System.out.println("counts: " + FaultyFileSystem.installed().faults().counts());
      Runtime.getRuntime().halt(9);
    }
  }

  private List<String> run(String... properties) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + FaultyFileSystemProvider.class.getName(),
                "-Dlockstep.faults.within=" + folder,
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
    command.addAll(List.of(properties));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            folder.resolve("file").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertEquals(9, process.waitFor(), lines::toString);
    return lines;
  }

  @Test
  void calls_of_the_whole_jvm_are_counted_and_fail() throws Exception {
    assertEquals(
        List.of("file: (none)", "counts: {OPEN=3, WRITE=2, FORCE=2, CLOSE=3, ATTRIBUTES=1}"),
        run());
    assertEquals(
        List.of(
            "file: durable",
            "lost?",
            "failed: No space left on device",
            "counts: {OPEN=2, READ=2, WRITE=1, CLOSE=2, SIZE=1, ATTRIBUTES=1}"),
        run("-Dlockstep.faults.fail=write:1:ENOSPC"));
  }

  @Test
  void the_next_start_finds_what_a_loss_of_power_left() throws Exception {
    Set<String> found = new TreeSet<>();
    String journal = "-Dlockstep.faults.journal=" + journals;
    run(journal);
    for (int seed = 0; seed < 12; seed++) {
      List<String> lines = run(journal, "-Dlockstep.faults.seed=" + seed);
      assertEquals("file: durable", lines.getFirst());
      String second = lines.get(1);
      found.add(second.startsWith("counts") ? "" : second);
    }
    assertTrue(found.containsAll(Set.of("", "lost?")), found::toString);
    assertTrue(found.size() > 2, found::toString);
  }
}
