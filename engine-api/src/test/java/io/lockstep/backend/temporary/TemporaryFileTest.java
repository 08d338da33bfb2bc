package io.lockstep.backend.temporary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files go with their process, however it ends, and no others. */
class TemporaryFileTest {
  private static final ProcessMark HERE = ProcessMark.current();

  @TempDir Path folder;

  private Path left(ProcessMark process) throws IOException {
    return Files.writeString(folder.resolve(".lockstep-" + process + "-7.tmp"), "left");
  }

  /** The number of a process that has ended. */
  private static long ended() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_mark_is_read_as_it_is_written_and_nothing_else_is_one() {
    assertEquals(HERE, ProcessMark.of(HERE.toString()).orElseThrow());
    for (String text : List.of("", "1-2-3", HERE + "0-", HERE + "-1", "x" + HERE)) {
      assertTrue(ProcessMark.of(text).isEmpty(), text);
    }
    assertFalse(HERE.isGone());
  }

  @Test
  void a_process_is_gone_when_it_ended_or_its_number_is_another_one_s() throws Exception {
    assertTrue(new ProcessMark(HERE.host(), ended(), 1).isGone());
    assertTrue(new ProcessMark(HERE.host(), HERE.pid(), HERE.start() + 1).isGone());
    assertFalse(new ProcessMark(HERE.host() + 1, ended(), 1).isGone());
  }

  @Test
  void what_a_closed_file_was_is_not_there_any_more_under_any_name() throws IOException {
    try (TemporaryFile file = TemporaryFile.in(folder)) {
      assertEquals(List.of(), names());
      try (FileChannel channel = file.create()) {
        assertEquals(1, channel.write(ByteBuffer.wrap(new byte[1])));
        assertThrows(FileAlreadyExistsException.class, file::create);
      }
      assertEquals(List.of(file.path().getFileName().toString()), names());
    }
    assertEquals(List.of(), names());
  }

  @Test
  void a_file_that_was_renamed_stays() throws IOException {
    Path target = folder.resolve("target");
    try (TemporaryFile file = TemporaryFile.in(folder)) {
      file.create().close();
      Files.move(file.path(), target);
    }
    assertEquals(List.of("target"), names());
  }

  @Test
  void the_files_of_ended_processes_go_and_no_others() throws Exception {
    left(new ProcessMark(HERE.host(), ended(), 1));
    left(new ProcessMark(HERE.host(), HERE.pid(), HERE.start() + 1));
    Path alive = left(HERE);
    Path ofAnotherHost = left(new ProcessMark(HERE.host() + 1, ended(), 1));
    Path foreign = Files.writeString(folder.resolve(".lockstep-mine.tmp"), "mine");
    TemporaryFile.in(folder).close();
    assertEquals(
        Stream.of(alive, ofAnotherHost, foreign)
            .map(file -> file.getFileName().toString())
            .sorted()
            .toList(),
        names());
  }

  @Test
  void a_file_that_is_locked_stays_whatever_its_name_says() throws Exception {
    // As of a container that has the name of this machine.
    Path file = left(new ProcessMark(HERE.host(), ended(), 1));
    try (FileChannel channel = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.lock();
      TemporaryFile.sweep(folder);
      assertTrue(Files.exists(file));
    }
    TemporaryFile.sweep(folder);
    assertFalse(Files.exists(file));
  }

  @Test
  void a_folder_that_is_not_there_is_no_matter() {
    TemporaryFile.sweep(folder.resolve("missing"));
    IOException e =
        assertThrows(IOException.class, () -> TemporaryFile.in(folder.resolve("missing")).create());
    assertTrue(e.toString().contains("NoSuchFileException"), e.toString());
  }

  @Test
  void a_process_that_exits_in_between_takes_its_files_with_it_and_a_killed_one_s_go_next()
      throws Exception {
    assertEquals(List.of(), afterProcess("exit"));
    assertEquals(1, afterProcess("kill").size());
    TemporaryFile.in(folder).close();
    assertEquals(List.of(), names());
  }

  private List<String> afterProcess(String end) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Leaver.class.getName(),
                folder.toString(),
                end)
            .redirectErrorStream(true)
            .start();
    process.getInputStream().read();
    if (end.equals("kill")) {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return names();
  }

  /** Makes a temporary file and ends without closing it. */
  static final class Leaver {
    public static void main(String[] arguments) throws Exception {
      TemporaryFile.in(Path.of(arguments[0])).create();
      System.out.write('.');
      System.out.flush();
      if (arguments[1].equals("kill")) {
        Thread.sleep(20_000);
      }
      System.exit(0);
    }
  }
}
