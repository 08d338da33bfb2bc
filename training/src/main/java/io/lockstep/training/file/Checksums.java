package io.lockstep.training.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of a safetensors file, which stand in its metadata as one text: a JSON object with
 * the CRC-32C of each tensor's bytes by its name, in eight hexadecimal digits, and that of all
 * other texts as {@code __metadata__}. Other readers take it for a text like any other. Checksums
 * of another program that computes CRC-32C (Castagnoli) are the same.
 */
final class Checksums {
  /** The name of the text. */
  static final String NAME = "lockstep.crc32c";

  private static final String TEXTS = SafeTensorsHeader.METADATA;

  /** The most bytes that are looked at in one piece, since a buffer has no more than 2^31. */
  private static final long PIECE = 1L << 30;

  private final Map<String, Integer> byName = new LinkedHashMap<>();

  private Checksums() {}

  /** Checksums of tensors that are not written yet: as long as they will be. */
  static Checksums of(Map<String, String> metadata, List<PendingTensor> tensors) {
    Checksums checksums = new Checksums();
    checksums.byName.put(TEXTS, ofTexts(metadata));
    tensors.forEach(tensor -> checksums.byName.put(tensor.name(), 0));
    return checksums;
  }

  /** Notes the checksum of a tensor that was written. */
  void put(String tensor, CRC32C checksum) {
    byName.put(tensor, (int) checksum.getValue());
  }

  /** Goes on with a checksum by all bytes of a segment. */
  static void update(CRC32C checksum, MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at += PIECE) {
      checksum.update(bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  /** The texts of a file: those given, and the checksums. */
  Map<String, String> with(Map<String, String> metadata) {
    if (metadata.containsKey(NAME)) {
      throw new IllegalArgumentException(
          "[write safetensors] the metadata '"
              + NAME
              + "' is reserved; give the text another name");
    }
    Map<String, String> texts = new TreeMap<>(metadata);
    texts.put(NAME, text());
    return texts;
  }

  private String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonLimits.factory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Integer> checksum : byName.entrySet()) {
        json.writeStringField(checksum.getKey(), digits(checksum.getValue()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return text.toString();
  }

  /**
   * Takes the checksums out of the texts of a file, if it has any, and checks texts and tensors.
   *
   * @throws DataException where one does not agree with its checksum, or has none
   */
  static void check(Path file, Map<String, String> metadata, List<NamedTensor> tensors) {
    String text = metadata.remove(NAME);
    if (text == null) {
      return;
    }
    Map<String, String> expected = parse(file, text);
    compare(file, "metadata", "texts", expected.remove(TEXTS), digits(ofTexts(metadata)));
    for (NamedTensor tensor : tensors) {
      CRC32C checksum = new CRC32C();
      update(checksum, tensor.data());
      compare(
          file,
          place(tensor.name()),
          "bytes",
          expected.remove(tensor.name()),
          digits((int) checksum.getValue()));
    }
    for (String name : expected.keySet()) {
      throw bad(file, place(name), "there is a checksum of it, but not the tensor");
    }
  }

  private static void compare(
      Path file, String place, String what, @Nullable String expected, String found) {
    if (expected == null) {
      throw bad(file, place, "it has no checksum in '" + NAME + "', as all others have");
    }
    if (!expected.equals(found)) {
      throw bad(
          file,
          place,
          "its "
              + what
              + " have the CRC-32C "
              + found
              + ", but were written with "
              + Quoted.escaped(expected));
    }
  }

  private static Map<String, String> parse(Path file, String text) {
    Map<String, String> byName = new LinkedHashMap<>();
    try (JsonParser parser = JsonLimits.factory().createParser(text)) {
      boolean sound = parser.nextToken() == JsonToken.START_OBJECT;
      while (sound && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        sound =
            parser.nextToken() == JsonToken.VALUE_STRING
                && byName.put(name, parser.getText()) == null;
      }
      if (sound && parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
        return byName;
      }
    } catch (IOException e) {
      // Told below: a text of another form, whatever is wrong with it.
    }
    throw bad(
        file,
        "metadata",
        "'" + NAME + "' is not an object with a text of hex digits for each name");
  }

  private static int ofTexts(Map<String, String> metadata) {
    CRC32C checksum = new CRC32C();
    new TreeMap<>(metadata)
        .forEach((name, text) -> {
          checksum.update((name + '\0' + text + '\0').getBytes(StandardCharsets.UTF_8));
        });
    return (int) checksum.getValue();
  }

  private static String digits(int checksum) {
    return String.format("%08x", checksum);
  }

  private static String place(String tensor) {
    return "tensor " + Quoted.of(tensor);
  }

  private static DataException bad(Path file, String place, String problem) {
    return new DataException(
        "read safetensors",
        file,
        place,
        problem,
        "Get a fresh copy of the file; or, if another program changed it on purpose, leave out its"
            + " metadata '"
            + NAME
            + "'");
  }
}
