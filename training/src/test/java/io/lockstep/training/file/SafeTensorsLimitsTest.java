package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a header may hold at most, and what is said of one more. */
class SafeTensorsLimitsTest {
  private static final Path FILE = Path.of("file");

  private static SafeTensors.Contents read(String header) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + json.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .array();
    return SafeTensors.read(FILE, MemorySegment.ofArray(bytes));
  }

  private static String refusal(Runnable reading) {
    return assertThrows(DataException.class, reading::run).getMessage();
  }

  /** The message about a file of eight bytes that say how long its header is. */
  private static String ofLength(long length) {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return refusal(() -> SafeTensors.read(FILE, MemorySegment.ofArray(bytes)));
  }

  @Test
  void a_header_of_100_million_bytes_is_read_and_no_longer_one() {
    assertEquals(
        "[read safetensors] file, byte 0: the header is said to be 100000000 bytes long, but only"
            + " 0 follow. Get a fresh copy of the file.",
        ofLength(100_000_000));
    assertEquals(
        "[read safetensors] file, byte 0: the header is said to be 100000001 bytes long, but at"
            + " most 100000000 are allowed. Give a safetensors file.",
        ofLength(100_000_001));
  }

  @Test
  void a_header_of_as_many_bytes_as_are_allowed_is_read() {
    byte[] json = ofAxes(1).getBytes(StandardCharsets.UTF_8);
    MemorySegment file =
        MemorySegment.ofArray(ByteBuffer.allocate(8 + json.length).put(8, json).array());
    int length = json.length;
    assertEquals(1, SafeTensorsHeader.read(FILE, file, length, length).tensors().size());
    assertEquals(
        "[read safetensors] file, byte 0: the header is said to be 53 bytes long, but at most 52"
            + " are allowed. Give a safetensors file.",
        refusal(() -> SafeTensorsHeader.read(FILE, file, length, length - 1)));
    assertEquals(100_000_000, SafeTensorsHeader.LONGEST);
  }

  @Test
  void a_header_of_as_many_bytes_as_are_read_is_written() {
    Map<String, String> texts = Map.of("text", "x".repeat(60));
    int length = SafeTensorsHeader.format(FILE, texts, List.of(), 1000).length;
    assertEquals(88, length);
    assertEquals(length, SafeTensorsHeader.format(FILE, texts, List.of(), length).length);
    assertEquals(
        "[write safetensors] file: its header would be 88 bytes long, but at most 87 are allowed."
            + " Use fewer or shorter names of classes, categories and tensors.",
        refusal(() -> SafeTensorsHeader.format(FILE, texts, List.of(), 87)));
  }

  private static String ofAxes(int axes) {
    String shape = Stream.generate(() -> "0").limit(axes).collect(Collectors.joining(","));
    return "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}}";
  }

  @Test
  void a_tensor_has_at_most_64_axes() {
    assertEquals(64, read(ofAxes(64)).tensors().getFirst().shape().length);
    assertEquals(
        "[read safetensors] file, byte 164: shape of tensor 'a' has more than 64 numbers. Get a"
            + " fresh copy of the file.",
        refusal(() -> read(ofAxes(65))));
  }

  private static int parsed(int tensors) {
    String json =
        IntStream.range(0, tensors)
            .mapToObj(i -> "\"" + i + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}")
            .collect(Collectors.joining(",", "{", "}"));
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new SafeTensorsParser(FILE, bytes, 2).parse(new HashMap<>()).size();
  }

  @Test
  void there_are_at_most_as_many_tensors_as_are_allowed() {
    assertEquals(2, parsed(2));
    assertEquals(
        "[read safetensors] file, byte 113: there are more than 2 tensors. Give a safetensors file"
            + " with fewer.",
        refusal(() -> parsed(3)));
    assertEquals(1_048_576, SafeTensorsParser.MOST_TENSORS);
  }
}
