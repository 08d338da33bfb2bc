package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large a file of lines may be, and what is said of one byte more. */
class WholeLinesLimitsTest {
  @TempDir Path folder;

  @Test
  void a_file_has_as_many_bytes_as_are_allowed_and_no_more() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "{}\n{}\n");
    try (FileChannel channel = FileChannel.open(file)) {
      assertEquals(6, WholeLines.read(channel, 6).length);
      assertEquals(
          "it has 6 bytes, but at most 5 are read",
          assertThrows(IOException.class, () -> WholeLines.read(channel, 5)).getMessage());
    }
  }
}
