package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableMemoryTest {
  @TempDir Path folder;

  @Test
  void a_small_table_lies_in_memory_and_a_large_one_in_a_file() {
    assertFalse(Matrix.allocate(ElementType.U8, 1000, 10).isMapped());
    assertFalse(TableMemory.allocate(folder, 1000, "table", 1000).isMapped());
    MemorySegment table = TableMemory.allocate(folder, 1000, "table", 1001);
    assertTrue(table.isMapped());
    assertEquals(1001, table.byteSize());
  }

  @Test
  void a_scratch_file_is_zeroed_can_be_written_and_leaves_nothing_behind() throws IOException {
    Path scratch = folder.resolve("not").resolve("there");
    MemorySegment table = ScratchFile.map(scratch, (3 << 20) + 5);
    assertEquals(-1, table.mismatch(Arena.ofAuto().allocate((3 << 20) + 5)));
    table.set(ValueLayout.JAVA_BYTE, 3 << 20, (byte) 7);
    assertEquals(7, table.get(ValueLayout.JAVA_BYTE, 3 << 20));
    try (Stream<Path> files = Files.list(scratch)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void a_table_beyond_the_space_of_the_disk_is_refused_before_it_is_written() throws IOException {
    DataException e =
        assertThrows(
            DataException.class, () -> TableMemory.inFile(folder, "F32[9,9]", Long.MAX_VALUE));
    String text =
        "[allocate table] "
            + folder
            + ": F32[9,9] takes 9223372036854775807 bytes of this folder's disk"
            + " (java.io.IOException: only N bytes are free). Free some space, give fewer examples,"
            + " or name another folder by LOCKSTEP_CACHE.";
    assertEquals(text, e.getMessage().replaceFirst("only \\d+ bytes", "only N bytes"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    DataException e =
        assertThrows(DataException.class, () -> TableMemory.inFile(file, "U8[2,3]", 6));
    assertEquals(
        "[allocate table] "
            + file
            + ": U8[2,3] takes 6 bytes of this folder's disk"
            + " (java.nio.file.FileAlreadyExistsException: "
            + file
            + "). Make it writable, or name another folder by LOCKSTEP_CACHE.",
        e.getMessage());
  }

  @Test
  void a_file_that_is_cut_off_while_in_use_is_a_data_exception() throws IOException {
    int width = 1 << 16;
    Path file = Files.write(folder.resolve("rows"), new byte[4 * width]);
    MemorySegment mapped;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      mapped = channel.map(MapMode.READ_ONLY, 0, 4L * width, Arena.ofAuto());
    }
    Matrix rows = new Matrix(ElementType.U8, 4, width, mapped);
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(width);
    }
    MemorySegment target = Arena.ofAuto().allocate(width);
    rows.copyRows(new int[] {0}, 0, 1, target);
    String text =
        "[read table] the file that the examples lie in was cut off, or its disk failed, while it"
            + " was in use. Leave the files of the data as they are until the run is done.";
    assertEquals(
        text,
        assertThrows(DataException.class, () -> rows.copyRows(new int[] {3}, 0, 1, target))
            .getMessage());
    assertEquals(
        text, assertThrows(DataException.class, () -> Scaling.standardize(rows)).getMessage());
  }
}
