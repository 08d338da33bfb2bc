package io.lockstep.training.data.idx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
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
        "[read idx] FILE, byte 8: the file is cut off: its header says 28896 bytes of data, but 0"
            + " follow it. Get a fresh copy of the file.",
        refusal(28 * 1032));
    assertEquals(
        "[read idx] FILE: its header says 28897 bytes of data, more than its 28 compressed bytes"
            + " can hold. Get a fresh copy of the file.",
        refusal(28 * 1032 + 1));
  }

  private Dataset ofImage(int height, int width) throws IOException {
    Path images = folder.resolve("images");
    Path labels = folder.resolve("labels");
    Files.write(
        images,
        ByteBuffer.allocate(16).putInt(0x803).putInt(1).putInt(height).putInt(width).array());
    try (RandomAccessFile sparse = new RandomAccessFile(images.toFile(), "rw")) {
      sparse.setLength(16 + (long) height * width);
    }
    Files.write(labels, ByteBuffer.allocate(9).putInt(0x801).putInt(1).array());
    return IdxReader.read(images, labels);
  }

  /** Of files that take no space: nothing of them is read. */
  @Test
  void an_image_has_2_to_the_22_pixels_and_no_more() throws IOException {
    assertEquals(1 << 22, ofImage(1 << 11, 1 << 11).width());
    assertEquals(
        "[read idx] FILE, byte 8: an image has 4196352 pixels, but at most 4194304 are read."
            + " Give smaller images.",
        assertThrows(DataException.class, () -> ofImage(1 << 11, (1 << 11) + 1))
            .getMessage()
            .replace(folder.resolve("images").toString(), "FILE"));
  }
}
