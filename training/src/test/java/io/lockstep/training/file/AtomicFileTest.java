package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.temporary.ProcessMark;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be replaced by a file, what it keeps, and what is found before it is written. */
@DisabledOnOs(OS.WINDOWS)
class AtomicFileTest {
  private static final String NO_FILE =
      ": is a device, pipe or socket, which cannot be replaced by a file. Give the name of a file"
          + " to write.";

  @TempDir Path folder;

  private static void write(Path file, String text) {
    AtomicFile.write(
        file,
        channel ->
            AtomicFile.append(
                channel, MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** Refused before anything is written, and when it is written. */
  private static void refused(Path file, String message) {
    String whole = "[write file] " + file + message;
    assertEquals(
        whole, assertThrows(DataException.class, () -> AtomicFile.check(file)).getMessage());
    assertEquals(whole, assertThrows(DataException.class, () -> write(file, "new")).getMessage());
  }

  private void assertAlone(Path... files) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(files), all.sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw----", "rw-r--r--", "rwxrwxrwx"})
  void a_file_keeps_its_permissions(String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    write(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void a_file_that_nobody_may_write_to_stays() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    refused(file, ": may not be written to. Change its permissions, or give the name of another.");
    assertEquals("old", Files.readString(file));
    assertAlone(file);
  }

  @Test
  void a_link_stays_and_the_file_it_leads_to_is_replaced() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path target = Files.writeString(inner.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/target"));
    Path outer = Files.createSymbolicLink(folder.resolve("outer"), Path.of("link"));
    write(outer, "new");
    assertEquals("new", Files.readString(target));
    assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(outer));
    assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
    assertAlone(inner, link, outer);
  }

  @Test
  void a_link_to_no_file_yet_makes_one() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
    write(link, "new");
    assertEquals("new", Files.readString(folder.resolve("target")));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void a_link_to_itself_is_refused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
    refused(link, ": is a link that leads to itself. Give the name of a file to write.");
  }

  @Test
  void a_pipe_stays() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    refused(pipe, NO_FILE);
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
    assertAlone(pipe);
  }

  @Test
  void a_device_stays_also_behind_a_link() throws IOException {
    refused(Path.of("/dev/null"), NO_FILE);
    refused(Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null")), NO_FILE);
    assertTrue(Files.exists(Path.of("/dev/null")) && !Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void a_name_that_is_too_long_is_found_before_and_the_longest_is_not() throws IOException {
    Path longest = folder.resolve("x".repeat(255));
    AtomicFile.check(longest);
    assertAlone();
    write(longest, "new");
    assertAlone(longest);
    refused(
        folder.resolve("x".repeat(256)),
        ": cannot be written (File name too long). Check the free space and the permissions of the"
            + " folder '"
            + folder
            + "'.");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_folder_in_which_nothing_can_be_made_is_found_before() {
    // Even a superuser makes no files there.
    Path file = Path.of("/proc/self/model.safetensors");
    DataException e = assertThrows(DataException.class, () -> AtomicFile.check(file));
    assertEquals("/proc/self/model.safetensors", String.valueOf(e.file()));
    assertTrue(e.problem().startsWith("cannot be written ("), e.getMessage());
  }

  @Test
  void too_little_space_is_found_before() throws IOException {
    Path file = folder.resolve("a");
    DataException e =
        assertThrows(DataException.class, () -> AtomicFile.check(file, Long.MAX_VALUE / 2));
    assertTrue(
        e.problem()
            .matches(
                "cannot be written \\(it takes 4611686018427387903 bytes, but only \\d+ are"
                    + " free\\)"),
        e.getMessage());
    assertAlone();
  }

  @Test
  void what_a_process_that_was_killed_left_goes_when_something_is_written() throws IOException {
    ProcessMark here = ProcessMark.current();
    ProcessMark gone = new ProcessMark(here.host(), here.pid(), here.start() + 1);
    Path file = folder.resolve("a");
    Files.writeString(folder.resolve(".lockstep-" + gone + "-0.tmp"), "left");
    write(file, "new");
    assertAlone(file);
    Files.writeString(folder.resolve(".lockstep-" + gone + "-1.tmp"), "left");
    AtomicFile.check(file);
    assertAlone(file);
  }

  @Test
  void what_does_not_pass_its_check_leaves_the_old_file() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    assertThrows(
        DataException.class,
        () ->
            SafeTensors.writePending(
                file,
                Map.of(),
                List.of(),
                contents -> {
                  throw new DataException("check", file, "", "is not wanted", "Leave it");
                }));
    assertEquals("old", Files.readString(file));
    assertAlone(file);
  }
}
