package io.lockstep.cli.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonFile;
import io.lockstep.training.data.JsonLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON object in a file, its values with their places.
 *
 * @param file it was read from
 * @param entries in the order of the file; no key is there twice
 */
record RunDocument(Path file, List<Entry> entries) {
  private static final String OPERATION = "config";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonLimits.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /**
   * A key with its value.
   *
   * @param place of the key in the file
   */
  record Entry(String key, JsonNode value, String place) {}

  RunDocument {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a document.
   *
   * @throws DataException if the file cannot be read, or holds no JSON object
   */
  static RunDocument read(Path file) {
    String text = JsonFile.read(OPERATION, file);
    try (JsonParser json = MAPPER.createParser(text)) {
      return new RunDocument(file, entries(file, json));
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw new IllegalStateException("a text can always be read", e);
    }
  }

  /** Returns the document that a file holds beside other things. */
  static RunDocument of(Path file, ObjectNode document) {
    List<Entry> entries = new ArrayList<>();
    document
        .properties()
        .forEach(p -> entries.add(new Entry(p.getKey(), p.getValue(), "the document of its run")));
    return new RunDocument(file, entries);
  }

  /** Returns an exception that names the file and the place of an entry. */
  DataException refusal(Entry entry, String problem, String remedy) {
    return new DataException(OPERATION, file, entry.place(), problem, remedy);
  }

  private static List<Entry> entries(Path file, JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new DataException(
          OPERATION,
          file,
          json.currentToken() == null ? "" : place(json.currentTokenLocation()),
          json.currentToken() == null ? "is empty" : "holds no JSON object",
          "Give options such as {\"data\": \"digits\", \"epochs\": 5}");
    }
    List<Entry> entries = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      String place = place(json.currentTokenLocation());
      json.nextToken();
      entries.add(new Entry(key, json.readValueAsTree(), place));
    }
    if (json.nextToken() != null) {
      throw new DataException(
          OPERATION,
          file,
          place(json.currentTokenLocation()),
          "more follows the end of the JSON object",
          "Give one object in a file");
    }
    return entries;
  }

  private static String place(JsonLocation at) {
    return "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static DataException damaged(Path file, JsonProcessingException e) {
    String message = JsonLimits.problem(e);
    String twice = "Duplicate field ";
    boolean again = message.startsWith(twice);
    String problem =
        again
            ? "the key " + message.substring(twice.length()) + " is given twice"
            : "is no JSON: " + message;
    return new DataException(
        OPERATION,
        file,
        JsonLimits.place(e),
        Quoted.escaped(problem),
        again ? "Leave one of them out" : "Correct the file there",
        e);
  }
}
