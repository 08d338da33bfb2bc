package io.lockstep.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyFileSystemTest {
  @TempDir Path real;
  private Path folder = Path.of("");
  private FaultInjector faults = new FaultInjector(List.of());

  @BeforeEach
  void wrap() {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    folder = system.path(real);
    faults = system.faults();
  }

  @Test
  void without_a_fault_files_are_as_ever() throws IOException {
    Path file = folder.resolve("a").resolve("b.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "one\ntwo\n");
    Path copy = folder.resolve("copy");
    Files.copy(file, copy);
    Files.move(copy, folder.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);

    assertEquals(List.of("one", "two"), Files.readAllLines(file));
    assertEquals("one\ntwo\n", Files.readString(real.resolve("moved")));
    assertFalse(Files.exists(copy));
    assertTrue(Files.isDirectory(folder.resolve("a")));
    try (Stream<Path> names = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("a"), folder.resolve("moved")), names.sorted().toList());
    }
    assertEquals("a/b.txt", folder.relativize(file).toString());
    assertEquals(real.resolve("a/b.txt").toFile(), file.toFile());
  }

  @Test
  void calls_are_counted_by_kind() throws IOException {
    faults.disarm();
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("f"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[3]));
      channel.write(ByteBuffer.wrap(new byte[3]));
      channel.force(true);
    }
    assertEquals(
        Map.of(FileCall.OPEN, 1L, FileCall.WRITE, 2L, FileCall.FORCE, 1L, FileCall.CLOSE, 1L),
        faults.counts());
    assertEquals(5, faults.count(EnumSet.allOf(FileCall.class)));
  }

  @Test
  void the_nth_call_of_a_kind_fails_as_the_system_would() throws IOException {
    faults.arm(Fault.once(FileCall.OPEN, 2, Errno.EMFILE));
    Path file = folder.resolve("f");
    Files.writeString(file, "x");
    FileSystemException failure =
        assertThrows(FileSystemException.class, () -> Files.readString(file));
    assertEquals(real.resolve("f") + ": Too many open files", failure.getMessage());
    assertEquals("x", Files.readString(file));
    assertEquals(1, faults.disarm());
  }

  @Test
  void a_lasting_fault_fails_all_calls_from_one_on() throws IOException {
    faults.arm(Fault.off(1));
    Path file = folder.resolve("f");
    assertThrows(IOException.class, () -> Files.writeString(file, "x"));
    assertThrows(IOException.class, () -> Files.createDirectory(file));
    assertEquals(2, faults.disarm());
    assertFalse(Files.exists(real.resolve("f")));
  }

  @Test
  void calls_elsewhere_neither_count_nor_fail(@TempDir Path other) throws IOException {
    faults.arm(Fault.off(1));
    Path file = folder.resolve(other.resolve("f"));
    Files.writeString(file, "x");
    assertEquals("x", Files.readString(file));
    assertEquals(Map.of(), faults.counts());
  }

  @Test
  void a_write_fails_before_after_or_halfway() throws IOException {
    assertEquals("", afterWrite(Effect.BEFORE));
    assertEquals("1234", afterWrite(Effect.HALF));
    assertEquals("12345678", afterWrite(Effect.AFTER));
  }

  private String afterWrite(Effect effect) throws IOException {
    Path file = folder.resolve(effect.name());
    faults.arm(Fault.once(FileCall.WRITE, 1, Errno.ENOSPC).with(effect));
    IOException failure =
        assertThrows(IOException.class, () -> Files.writeString(file, "12345678"));
    assertEquals("No space left on device", failure.getMessage());
    faults.disarm();
    return Files.readString(file);
  }

  @Test
  void a_short_write_and_a_short_read_do_not_fail() throws IOException {
    Path file = folder.resolve("f");
    faults.arm(
        new Fault(EnumSet.of(FileCall.WRITE, FileCall.READ), 1, Errno.EIO, Effect.SHORT, true));
    Files.write(file, new byte[] {1, 2, 3, 4, 5});
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Files.readAllBytes(file));
    assertTrue(faults.disarm() > 4);
  }

  @Test
  void a_full_disk_takes_what_still_fits() throws IOException {
    Path file = folder.resolve("f");
    faults.room(5);
    IOException failure =
        assertThrows(IOException.class, () -> Files.writeString(file, "12345678"));
    assertEquals("No space left on device", failure.getMessage());
    assertEquals("12345", Files.readString(file));
    faults.room(Long.MAX_VALUE);
    Files.writeString(file, "12345678");
    assertEquals("12345678", Files.readString(file));
  }

  @Test
  void a_file_whose_close_fails_is_closed() throws IOException {
    long before = descriptors();
    faults.arm(Fault.once(FileCall.CLOSE, 1, Errno.EIO));
    IOException failure =
        assertThrows(IOException.class, () -> Files.writeString(folder.resolve("f"), "x"));
    assertEquals("Input/output error", failure.getMessage());
    assertEquals(before, descriptors());
  }

  @Test
  void calls_that_are_done_are_told_of_and_failed_ones_by_their_kind() throws IOException {
    List<String> told = new ArrayList<>();
    Files.writeString(folder.resolve("a"), "x");
    faults.watch((call, file) -> told.add(call + " " + real.relativize(file)));
    faults.arm(Fault.once(FileCall.DELETE, 1, Errno.EIO));
    Files.move(folder.resolve("a"), folder.resolve("b"));
    assertThrows(FileSystemException.class, () -> Files.delete(folder.resolve("b")));
    assertEquals(EnumSet.of(FileCall.DELETE), faults.struck());
    faults.arm(Fault.once(FileCall.FORCE, 1, Errno.EIO).with(Effect.AFTER));
    assertEquals(EnumSet.noneOf(FileCall.class), faults.struck());
    try (FileChannel channel = FileChannel.open(folder.resolve("b"), StandardOpenOption.WRITE)) {
      assertThrows(IOException.class, () -> channel.force(true));
    }
    assertEquals(1, faults.disarm());
    assertEquals(EnumSet.of(FileCall.FORCE), faults.struck());
    assertEquals(List.of("MOVE b", "OPEN b", "FORCE b"), told);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
