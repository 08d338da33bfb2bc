package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void what_is_written_is_read_back_bit_for_bit() {
    Path file = folder.resolve("model.safetensors");
    float[] weights = {1.5f, -0f, Float.NaN, Float.MIN_VALUE, Float.POSITIVE_INFINITY, 3};
    NamedTensor weight = NamedTensor.of("layer.0.weight", weights, 2, 3);
    NamedTensor bias = NamedTensor.of("layer.0.bias", new float[] {7}, 1);
    NamedTensor scalar = NamedTensor.of("learning.rate", new float[] {0.001f});
    NamedTensor empty = NamedTensor.of("nothing", new float[0], 0, 5);
    Map<String, String> metadata = Map.of("model", "mlp:\"256\"-ä", "epoch", "3");
    SafeTensors.write(file, metadata, List.of(weight, bias, scalar, empty));
    SafeTensors.Contents contents = SafeTensors.read(file);
    assertEquals(metadata, contents.metadata());
    assertEquals(List.of(bias, weight, scalar, empty), contents.tensors());
    assertArrayEquals(weights, contents.tensors().get(1).toFloats());
    assertArrayEquals(new long[] {2, 3}, contents.tensors().get(1).shape());
  }

  @Test
  void a_large_tensor_is_fetched_piece_by_piece() {
    Path file = folder.resolve("large.safetensors");
    int count = 2_500_000;
    List<Long> pieces = new ArrayList<>();
    PendingTensor.Source counting =
        (first, target) -> {
          pieces.add(target.byteSize());
          for (int i = 0; i < target.byteSize() / Float.BYTES; i++) {
            target.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (first + i));
          }
        };
    PendingTensor large = new PendingTensor("large", TensorType.F32, new long[] {count}, counting);
    NamedTensor small = NamedTensor.of("small", new float[] {7}, 1);
    SafeTensors.writePending(file, Map.of(), List.of(large, PendingTensor.of(small)));
    assertEquals(List.of(4L << 20, 4L << 20, 4L * count - (8L << 20)), pieces);
    float[] read = SafeTensors.read(file).tensors().getFirst().toFloats();
    assertEquals(count, read.length);
    for (int i = 0; i < count; i++) {
      assertEquals((float) i, read[i]);
    }
    assertEquals(small, SafeTensors.read(file).tensors().getLast());
  }

  @Test
  void an_impossible_shape_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PendingTensor("x", TensorType.F32, new long[] {2, -1}, (first, target) -> {}));
    assertEquals(
        "[pending tensor] 'x' cannot be F32[2,-1]; extents must not be negative, nor their product"
            + " beyond 2^63",
        e.getMessage());
  }

  @Test
  void the_bytes_are_those_of_the_format() throws IOException {
    Path file = folder.resolve("bytes.safetensors");
    NamedTensor bytes = tensor("a", TensorType.U8, 3);
    NamedTensor floats = NamedTensor.of("b", new float[] {1f}, 1);
    SafeTensors.write(file, Map.of("k", "v"), List.of(bytes, floats));
    String header =
        "{\"__metadata__\":{\"k\":\"v\",\"lockstep.crc32c\":"
            + "\"{\\\"__metadata__\\\":\\\"76146fc1\\\",\\\"b\\\":\\\"dd54c4ab\\\","
            + "\\\"a\\\":\\\"92fd4bfa\\\"}\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]}}";
    int padded = (header.length() + 7) / 8 * 8;
    ByteBuffer expected = ByteBuffer.allocate(8 + padded + 7).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded).put(header.getBytes(StandardCharsets.US_ASCII));
    expected.put(" ".repeat(padded - header.length()).getBytes(StandardCharsets.US_ASCII));
    expected.putFloat(1f).put(new byte[] {0, 1, 2});
    assertArrayEquals(expected.array(), Files.readAllBytes(file));
  }

  @ParameterizedTest
  @EnumSource(TensorType.class)
  void every_type_goes_through_a_file(TensorType type) {
    Path file = folder.resolve(type + ".safetensors");
    NamedTensor tensor = tensor("t", type, 13);
    SafeTensors.write(file, Map.of(), List.of(tensor));
    assertEquals(List.of(tensor), SafeTensors.read(file).tensors());
    assertEquals(Map.of(), SafeTensors.read(file).metadata());
  }

  @Test
  void a_file_without_tensors_is_allowed() {
    Path file = folder.resolve("none.safetensors");
    SafeTensors.write(file, Map.of(), List.of());
    assertEquals(List.of(), SafeTensors.read(file).tensors());
  }

  @Test
  void writing_replaces_the_file_and_leaves_nothing_else_while_old_contents_stay_readable()
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, Map.of(), List.of(NamedTensor.of("old", new float[] {1, 2}, 2)));
    SafeTensors.Contents old = SafeTensors.read(file);
    SafeTensors.write(file, Map.of(), List.of(NamedTensor.of("new", new float[] {3}, 1)));
    assertEquals("new", SafeTensors.read(file).tensors().getFirst().name());
    assertArrayEquals(new float[] {1, 2}, old.tensors().getFirst().toFloats());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void a_failed_write_keeps_the_old_file_and_removes_the_temporary_one() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, Map.of(), List.of(NamedTensor.of("old", new float[] {1}, 1)));
    var e =
        assertThrows(
            DataException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      AtomicFile.append(channel, MemorySegment.ofArray(new byte[100]));
                      throw new IOException("No space left on device");
                    }));
    assertEquals(
        "[write file] "
            + file
            + ": cannot be written (No space left on device)."
            + " Check the free space and the permissions of the folder '"
            + folder
            + "'.",
        e.getMessage());
    assertEquals("old", SafeTensors.read(file).tensors().getFirst().name());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void a_folder_that_is_missing_or_takes_the_name_is_named() {
    Path absent = folder.resolve("absent").resolve("model.safetensors");
    var missing =
        assertThrows(DataException.class, () -> SafeTensors.write(absent, Map.of(), List.of()));
    assertEquals(
        "[write file] "
            + absent
            + ": its folder does not exist. Create the folder '"
            + absent.getParent()
            + "'.",
        missing.getMessage());
    var taken =
        assertThrows(DataException.class, () -> SafeTensors.write(folder, Map.of(), List.of()));
    assertEquals(
        "[write file] " + folder + ": is a folder. Give the name of a file to write.",
        taken.getMessage());
  }

  @Test
  void names_that_are_used_twice_or_reserved_are_refused() {
    Path file = folder.resolve("model.safetensors");
    NamedTensor a = tensor("a", TensorType.U8, 1);
    var twice =
        assertThrows(
            IllegalArgumentException.class, () -> SafeTensors.write(file, Map.of(), List.of(a, a)));
    assertEquals(
        "[write safetensors] the name 'a' is used twice; give every tensor a name of its own",
        twice.getMessage());
    var reserved =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SafeTensors.write(
                    file, Map.of(), List.of(tensor("__metadata__", TensorType.U8, 1))));
    assertEquals(
        "[write safetensors] the name '__metadata__' is reserved;"
            + " give every tensor a name of its own",
        reserved.getMessage());
    assertTrue(Files.notExists(file));
  }

  @Test
  void a_tensor_checks_its_size_and_type() {
    var size =
        assertThrows(
            IllegalArgumentException.class, () -> NamedTensor.of("w", new float[] {1, 2}, 3));
    assertEquals(
        "[named tensor] 'w' of F32[3] cannot have 8 bytes;"
            + " pass as many bytes as type and shape ask for",
        size.getMessage());
    var type =
        assertThrows(IllegalStateException.class, () -> tensor("n", TensorType.I32, 2).toFloats());
    assertEquals("[named tensor] 'n' is I32; only F32 can be taken as floats", type.getMessage());
    assertEquals("NamedTensor['n' I32[2]]", tensor("n", TensorType.I32, 2).toString());
  }

  private static NamedTensor tensor(String name, TensorType type, int count) {
    byte[] bytes = new byte[count * type.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return new NamedTensor(name, type, new long[] {count}, MemorySegment.ofArray(bytes));
  }
}
