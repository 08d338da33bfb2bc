package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
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
}
