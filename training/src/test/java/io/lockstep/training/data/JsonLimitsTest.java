package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.NetworkFile;
import io.lockstep.training.nn.Structure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JSON may be at most, and what is said of more. */
class JsonLimitsTest {
  private final JsonMapper mapper = new JsonMapper(JsonLimits.factory());

  @TempDir Path folder;

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private String problem(String json) {
    return JsonLimits.problem(
        assertThrows(JsonProcessingException.class, () -> mapper.readTree(json)));
  }

  @Test
  void lists_lie_in_one_another_200_deep_and_no_deeper() throws IOException {
    assertEquals(nested(200), mapper.readTree(nested(200)).toString());
    assertEquals(
        "Document nesting depth (201) exceeds the maximum allowed (200)", problem(nested(201)));
  }

  /** Readers follow the nesting by calls of their own, for which a small stack has to do. */
  @Test
  void layers_as_deep_as_that_are_read_on_a_small_stack() throws InterruptedException {
    Throwable[] thrown = {null};
    Runnable reading =
        () ->
            assertEquals(
                Shape.of(2), Structure.of(LayerJson.ofText(nested(200)), Shape.of(2)).output());
    Thread small = new Thread(null, reading, "small", 512 << 10);
    small.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
    small.start();
    small.join();
    assertEquals(null, thrown[0]);
    assertEquals(
        "[network] the text is no JSON: Document nesting depth (201) exceeds the maximum allowed"
            + " (200)",
        assertThrows(IllegalArgumentException.class, () -> LayerJson.ofText(nested(201)))
            .getMessage());
  }

  @Test
  void a_number_has_1000_digits_and_no_more() throws IOException {
    String digits = "1".repeat(1000);
    assertEquals(digits, mapper.readTree(digits).toString());
    assertEquals(
        "Number value length (1001) exceeds the maximum allowed (1000)", problem(digits + "1"));
  }

  @Test
  void a_file_has_100_million_bytes_and_no_more() throws IOException {
    Path file = folder.resolve("layers.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100_000_001);
    }
    assertEquals(
        "[read layers] "
            + file
            + ": has 100000001 bytes, but at most 100000000 are read. Give a file of JSON.",
        assertThrows(DataException.class, () -> NetworkFile.read(file)).getMessage());
    Files.writeString(file, "\ufeff[]");
    assertEquals("[]", JsonFile.read("test", file));
  }

  @Test
  void a_file_of_as_many_bytes_as_are_allowed_is_read() throws IOException {
    Path file = Files.writeString(folder.resolve("layers.json"), "[1234567]");
    assertEquals("[1234567]", JsonFile.read("test", file, 9));
    assertEquals(
        "[test] " + file + ": has 9 bytes, but at most 8 are read. Give a file of JSON.",
        assertThrows(DataException.class, () -> JsonFile.read("test", file, 8)).getMessage());
  }

  /** What has no size is read no further than a file. */
  @Test
  void a_device_without_an_end_is_refused() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless), "there is no /dev/zero");
    assertEquals(
        "[test] /dev/zero: has more than 8 bytes, but at most 8 are read. Give a file of JSON.",
        assertThrows(DataException.class, () -> JsonFile.read("test", endless, 8)).getMessage());
  }

  @Test
  void a_text_and_a_name_are_as_long_as_a_whole_file() {
    StreamReadConstraints limits = JsonLimits.factory().streamReadConstraints();
    assertEquals(100_000_000, limits.getMaxStringLength());
    assertEquals(100_000_000, limits.getMaxNameLength());
  }

  @Test
  void layers_with_a_number_of_1001_digits_are_refused() {
    String digits = "1".repeat(1001);
    assertEquals(
        "[network] the text is no JSON: Number value length (1001) exceeds the maximum allowed"
            + " (1000)",
        assertThrows(IllegalArgumentException.class, () -> LayerJson.ofText("[" + digits + "]"))
            .getMessage());
  }
}
