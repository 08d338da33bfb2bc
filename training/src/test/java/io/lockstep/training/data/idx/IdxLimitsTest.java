package io.lockstep.training.data.idx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A header that asks for more than compressed bytes can hold is not taken at its word. */
class IdxLimitsTest {
  @TempDir Path folder;

  private String refusal(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(ByteBuffer.allocate(8).putInt(0x801).putInt(count).array());
    }
    assertEquals(28, bytes.size());
    Path file = Files.write(folder.resolve("labels.gz"), bytes.toByteArray());
    return assertThrows(DataException.class, () -> IdxFile.read(IdxHeader.read(file, 1)))
        .getMessage()
        .replace(file.toString(), "FILE");
  }

  @Test
  void a_byte_expands_to_1032_and_no_more() throws IOException {
    assertEquals(
        "[read idx] FILE, byte 8: the file is cut off: its header says 29927 bytes of data, but 0"
            + " follow it. Get a fresh copy of the file.",
        refusal(29 * 1032 - 1));
    assertEquals(
        "[read idx] FILE: its header says 29928 bytes of data, more than its 28 compressed bytes"
            + " can hold. Get a fresh copy of the file.",
        refusal(29 * 1032));
  }
}
