package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsDamageTest {
  @TempDir Path folder;

  @Test
  void a_missing_file_and_a_folder_are_named() {
    Path missing = folder.resolve("absent.safetensors");
    assertEquals(
        "[read safetensors] "
            + missing
            + ": there is no such file. Check the path and its spelling.",
        assertThrows(DataException.class, () -> SafeTensors.read(missing)).getMessage());
    assertEquals(
        "[read safetensors] " + folder + ": is a folder. Give a readable safetensors file.",
        assertThrows(DataException.class, () -> SafeTensors.read(folder)).getMessage());
  }

  @Test
  void a_file_shorter_than_eight_bytes_is_refused() throws IOException {
    assertMessage(
        new byte[5],
        ", byte 5: the file ends within the 8 bytes of the header's length."
            + " Get a fresh copy of the file.");
  }

  @Test
  void a_header_length_beyond_the_file_or_the_limit_is_refused() throws IOException {
    assertMessage(
        lengthAlone(1L << 60),
        ", byte 0: the header is said to be 1152921504606846976 bytes long,"
            + " but at most 100000000 are allowed. Give a safetensors file.");
    assertMessage(
        lengthAlone(-1),
        ", byte 0: the header is said to be 18446744073709551615 bytes long,"
            + " but at most 100000000 are allowed. Give a safetensors file.");
    assertMessage(
        lengthAlone(10),
        ", byte 0: the header is said to be 10 bytes long, but only 0 follow."
            + " Get a fresh copy of the file.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a'|: the header is not JSON (Unexpected end-of-input",
        "[]|, byte 8: the header is not an object {...}.",
        "{'a':3}|, byte 13: tensor 'a' is not an object {...}.",
        "{'a':{}}|, byte 14: tensor 'a' has no dtype.",
        "{'a':{'dtype':'U8'}}|, byte 26: tensor 'a' has no shape.",
        "{'a':{'dtype':'U8','shape':[2]}}|tensor 'a' has no pair of data_offsets.",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0]}}|tensor 'a' has no pair of"
            + " data_offsets",
        "{'a':{'dtype':8}}|, byte 22: dtype of tensor 'a' is not a text \"...\".",
        "{'a':{'shape':2}}|, byte 22: shape of tensor 'a' is not a list [...].",
        "{'a':{'shape':[2.5]}}|, byte 23: a number in shape of tensor 'a' is not a whole number.",
        "{'a':{'shape':[99999999999999999999]}}|: the header is not JSON (Numeric value",
        "{'a':{'type':'U8'}}|, byte 14: 'type' of tensor 'a' is not known."
            + " Give a file of the safetensors format.",
        "{'a':{'dtype':'U8','dtype':'U8'}}|dtype of tensor 'a' occurs twice.",
        "{'__metadata__':{'a':1}}|, byte 29: the metadata 'a' is not a text \"...\".",
        "{'__metadata__':{'a':'1','a':'2'}}|the metadata 'a' occur twice. Name every text once.",
        "{} {}|, byte 11: the header goes on after its end. Get a fresh copy of the file.",
      })
  void a_header_of_another_form_is_refused_with_its_place(String header, String expected)
      throws IOException {
    String message = messageOf(file(header.replace('\'', '"'), 0));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void an_unknown_type_is_named_with_those_known() throws IOException {
    assertMessage(
        file("{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 2),
        ", byte 22: dtype of tensor 'a' is the unknown type 'BF16'."
            + " Convert the tensor to one of F64, I64, F32, I32, U8.");
  }

  @Test
  void a_name_that_occurs_twice_is_refused() throws IOException {
    assertMessage(
        file(entry("a", "U8", "2", 0, 2, "a", "U8", "2", 2, 4), 4),
        ", byte 61: the name 'a' occurs twice. Name every tensor once.");
  }

  @Test
  void offsets_that_overlap_are_refused() throws IOException {
    assertMessage(
        file(entry("a", "U8", "4", 0, 4, "b", "U8", "4", 2, 6), 6),
        ", tensor 'b': its data begin at offset 2, inside the data that end at 4."
            + " Get a fresh copy of the file.");
  }

  @Test
  void offsets_that_leave_a_hole_are_refused() throws IOException {
    assertMessage(
        file(entry("a", "U8", "4", 0, 4, "b", "U8", "4", 6, 10), 10),
        ", tensor 'b': its data begin at offset 6, leaving a hole after the data that end at 4."
            + " Get a fresh copy of the file.");
  }

  @Test
  void data_that_are_cut_off_or_too_long_are_refused() throws IOException {
    String header = entry("a", "U8", "4", 0, 4, "b", "F32", "2", 4, 12);
    assertMessage(
        file(header, 11),
        ", tensor 'b': its data end at offset 12, but the file has only 11 bytes of data."
            + " Get a fresh copy of the file.");
    assertMessage(
        file(header, 13),
        ": 1 bytes at the end belong to no tensor. Get a fresh copy of the file.");
  }

  @Test
  void a_shape_that_does_not_fit_the_offsets_is_refused() throws IOException {
    assertMessage(
        file(entry("a", "F32", "2,3", 0, 20, "b", "U8", "4", 20, 24), 24),
        ", tensor 'a': F32[2,3] needs 24 bytes, but its offsets span 20."
            + " Get a fresh copy of the file.");
  }

  @Test
  void impossible_shapes_and_offsets_are_refused() throws IOException {
    assertMessage(
        file(entry("a", "F32", "-1", 0, 4, "b", "U8", "4", 4, 8), 8),
        ", tensor 'a': its shape [-1] is impossible. Get a fresh copy of the file.");
    assertMessage(
        file(entry("a", "F32", "4611686018427387904,4", 0, 4, "b", "U8", "4", 4, 8), 8),
        ", tensor 'a': its shape [4611686018427387904, 4] is impossible."
            + " Get a fresh copy of the file.");
    assertMessage(
        file(entry("a", "U8", "4", 8, 4, "b", "U8", "4", 4, 8), 8),
        ", tensor 'a': its offsets [8,4] are impossible. Get a fresh copy of the file.");
  }

  @Test
  void any_cut_of_a_file_is_a_data_exception() throws IOException {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      messageOf(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void any_flipped_bits_give_contents_or_a_data_exception() throws IOException {
    byte[] whole = sample();
    long seed = 20_251_120;
    System.out.println("flipped bits of a safetensors file: seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int run = 0; run < 500; run++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int bit = random.nextInt(8 * damaged.length);
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
      }
      Path file = write(damaged);
      try {
        SafeTensors.Contents contents = SafeTensors.read(file);
        assertTrue(contents.tensors().size() <= 2);
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith("[read safetensors] " + file), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 150, "only " + refused + " of 500 damaged files were refused");
  }

  private byte[] sample() throws IOException {
    Path file = folder.resolve("sample.safetensors");
    SafeTensors.write(
        file,
        Map.of("model", "mlp"),
        List.of(
            NamedTensor.of("weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
            NamedTensor.of("bias", new float[] {1, 2}, 2)));
    return Files.readAllBytes(file);
  }

  private static String entry(
      String n1,
      String t1,
      String s1,
      long b1,
      long e1,
      String n2,
      String t2,
      String s2,
      long b2,
      long e2) {
    String form = "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}";
    return "{"
        + form.formatted(n1, t1, s1, b1, e1)
        + ","
        + form.formatted(n2, t2, s2, b2, e2)
        + "}";
  }

  private static byte[] lengthAlone(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes);
    return bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).array();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("damaged.safetensors"), bytes);
  }

  private String messageOf(byte[] bytes) throws IOException {
    Path file = write(bytes);
    return assertThrows(DataException.class, () -> SafeTensors.read(file)).getMessage();
  }

  private void assertMessage(byte[] bytes, String expected) throws IOException {
    String prefix = "[read safetensors] " + folder.resolve("damaged.safetensors");
    assertEquals(prefix + expected, messageOf(bytes));
  }
}
