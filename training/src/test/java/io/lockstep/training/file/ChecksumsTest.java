package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumsTest {
  private static final String REMEDY =
      ". Get a fresh copy of the file; or, if another program changed it on purpose, leave out its"
          + " metadata 'lockstep.crc32c'.";

  @TempDir Path folder;

  private Path sample() {
    Path file = folder.resolve("sample.safetensors");
    SafeTensors.write(
        file,
        Map.of("k", "v"),
        List.of(
            NamedTensor.of("weight", new float[] {1, 2, 3}, 3),
            NamedTensor.of("bias", new float[] {1}, 1)));
    return file;
  }

  @Test
  void any_flipped_bit_of_the_elements_is_found_with_its_tensor_and_both_checksums()
      throws IOException {
    Path file = sample();
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * 16; bit++) {
      byte[] damaged = whole.clone();
      damaged[whole.length - 16 + bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      String message = assertThrows(DataException.class, () -> SafeTensors.read(file)).getMessage();
      String tensor = bit < 32 ? "'bias'" : "'weight'";
      assertTrue(
          message.startsWith("[read safetensors] " + file + ", tensor " + tensor + ": its bytes"),
          message);
    }
  }

  @Test
  void a_message_has_both_checksums_and_what_to_do() throws IOException {
    Path file = sample();
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 16] = 1;
    assertMessage(
        damaged,
        ", tensor 'bias': its bytes have the CRC-32C 00116e13, but were written with dd54c4ab");
  }

  @Test
  void the_texts_have_a_checksum_too() throws IOException {
    assertMessage(
        changed(sample(), "\"k\":\"v\"", "\"k\":\"w\""),
        ", metadata: its texts have the CRC-32C 65b6f7b6, but were written with 76146fc1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bias\\\":|bais\\\":|, tensor 'bias': it has no checksum in 'lockstep.crc32c',"
            + " as all others have",
        "{\\\"__metadata__\\\"|{\\\"__meta__\\\"|, metadata: it has no checksum in"
            + " 'lockstep.crc32c', as all others have",
        "\\\"dd54c4ab\\\"|[1,2]|, metadata: 'lockstep.crc32c' is not an object with a text of"
            + " hex digits for each name",
        "}\"},|]\"},|, metadata: 'lockstep.crc32c' is not an object with a"
            + " text of hex digits for each name",
        "\\\"dd54c4ab\\\"|\\\"dd54c4\\\"|, tensor 'bias': its bytes have the CRC-32C dd54c4ab, but"
            + " were written with dd54c4",
        "\"bias\":{|\"bais\":{|, tensor 'bais': it has no checksum in 'lockstep.crc32c', as all"
            + " others have",
      })
  void checksums_that_do_not_fit_are_told(String old, String fresh, String problem)
      throws IOException {
    assertMessage(changed(sample(), old, fresh), problem);
  }

  @Test
  void a_tensor_that_is_gone_is_missed() throws IOException {
    Path file = folder.resolve("one.safetensors");
    SafeTensors.write(file, Map.of(), List.of(NamedTensor.of("a", new float[0], 0)));
    assertMessage(
        changed(file, ",\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", "}"),
        ", tensor 'a': there is a checksum of it, but not the tensor");
  }

  @Test
  void a_file_without_checksums_is_read() throws IOException {
    Path file = sample();
    List<NamedTensor> tensors = SafeTensors.read(file).tensors();
    Files.write(file, changed(file, "lockstep.crc32c", "lockstep.CRC32C"));
    assertEquals(tensors, SafeTensors.read(file).tensors());
  }

  @Test
  void the_name_of_the_text_is_reserved() {
    assertEquals(
        "[write safetensors] the metadata 'lockstep.crc32c' is reserved; give the text another"
            + " name",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SafeTensors.write(
                        folder.resolve("x"), Map.of("lockstep.crc32c", ""), List.of()))
            .getMessage());
  }

  private void assertMessage(byte[] damaged, String problem) throws IOException {
    Path file = folder.resolve("damaged.safetensors");
    Files.write(file, damaged);
    assertEquals(
        "[read safetensors] " + file + problem + REMEDY,
        assertThrows(DataException.class, () -> SafeTensors.read(file)).getMessage());
  }

  /** The bytes of a file in which another text, and spaces, stand in the first place of a text. */
  private static byte[] changed(Path file, String old, String fresh) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(old);
    assertTrue(at >= 0, () -> old + " is not in " + Arrays.toString(bytes));
    String padded = fresh + " ".repeat(old.length() - fresh.length());
    System.arraycopy(padded.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, padded.length());
    return bytes;
  }
}
