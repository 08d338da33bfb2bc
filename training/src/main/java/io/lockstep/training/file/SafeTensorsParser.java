package io.lockstep.training.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.file.SafeTensorsHeader.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parser of one safetensors header: its JSON and the form of each entry. */
final class SafeTensorsParser {
  private static final String OPERATION = "read safetensors";
  static final int MOST_AXES = 64;

  /** The most tensors of a file: far more than parameters, state and moments of any model. */
  static final int MOST_TENSORS = 1 << 20;

  private final Path file;
  private final byte[] json;
  private final int most;

  SafeTensorsParser(Path file, byte[] json) {
    this(file, json, MOST_TENSORS);
  }

  /** A parser of at most so many tensors. */
  SafeTensorsParser(Path file, byte[] json, int most) {
    this.file = file;
    this.json = json;
    this.most = most;
  }

  /** The entries in header order; texts are put into the metadata. */
  List<Entry> parse(Map<String, String> metadata) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (JsonParser parser = JsonLimits.factory().createParser(json)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        expect(parser, parser.currentToken(), JsonToken.FIELD_NAME, "an entry's name");
        String name = parser.currentName();
        if (!names.add(name)) {
          throw bad(
              parser, "the name " + Quoted.of(name) + " occurs twice", "Name every tensor once");
        }
        if (name.equals(SafeTensorsHeader.METADATA)) {
          readTexts(parser, metadata);
        } else if (entries.size() == most) {
          throw bad(
              parser,
              "there are more than " + most + " tensors",
              "Give a safetensors file with fewer");
        } else {
          entries.add(readEntry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw bad(parser, "the header goes on after its end", "Get a fresh copy of the file");
      }
      return entries;
    } catch (JsonProcessingException e) {
      throw new DataException(
          OPERATION,
          file,
          place(e.getLocation()),
          "the header is not JSON (" + Quoted.escaped(e.getOriginalMessage()) + ")",
          "Give a safetensors file, or get a fresh copy of it",
          e);
    } catch (IOException e) {
      throw new DataException(
          OPERATION,
          file,
          "byte 8",
          "the header is not JSON in UTF-8 (" + e.getMessage() + ")",
          "Give a safetensors file, or get a fresh copy of it",
          e);
    }
  }

  private void readTexts(JsonParser parser, Map<String, String> metadata) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "__metadata__");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.VALUE_STRING, "the metadata " + Quoted.of(name));
      if (metadata.put(name, parser.getText()) != null) {
        throw bad(
            parser, "the metadata " + Quoted.of(name) + " occur twice", "Name every text once");
      }
    }
  }

  private Entry readEntry(JsonParser parser, String name) throws IOException {
    String tensor = "tensor " + Quoted.of(name);
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, tensor);
    TensorType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      String place = field + " of " + tensor;
      boolean again =
          switch (field) {
            case "dtype" -> type != null;
            case "shape" -> shape != null;
            case "data_offsets" -> offsets != null;
            default ->
                throw bad(
                    parser,
                    Quoted.of(field) + " of " + tensor + " is not known",
                    "Give a file of the safetensors format");
          };
      if (again) {
        throw bad(parser, place + " occurs twice", "Get a fresh copy of the file");
      }
      switch (field) {
        case "dtype" -> type = readType(parser, place);
        case "shape" -> shape = readNumbers(parser, place);
        default -> offsets = readNumbers(parser, place);
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      String missing = type == null ? "dtype" : shape == null ? "shape" : "pair of data_offsets";
      throw bad(parser, tensor + " has no " + missing, "Get a fresh copy of the file");
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private TensorType readType(JsonParser parser, String place) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.VALUE_STRING, place);
    String name = parser.getText();
    return Arrays.stream(TensorType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            bad(
                parser,
                place + " is the unknown type " + Quoted.of(name),
                "Convert the tensor to one of "
                    + Arrays.stream(TensorType.values())
                        .map(TensorType::name)
                        .collect(Collectors.joining(", "))));
  }

  private long[] readNumbers(JsonParser parser, String place) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_ARRAY, place);
    long[] numbers = new long[MOST_AXES];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a number in " + place);
      if (count == MOST_AXES) {
        throw bad(
            parser,
            place + " has more than " + MOST_AXES + " numbers",
            "Get a fresh copy of the file");
      }
      numbers[count++] = parser.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private void expect(JsonParser parser, @Nullable JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw bad(
          parser,
          what + " is not " + inWords(wanted),
          "Give a safetensors file, or get a fresh copy of it");
    }
  }

  private static String inWords(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object {...}";
      case START_ARRAY -> "a list [...]";
      case VALUE_STRING -> "a text \"...\"";
      case VALUE_NUMBER_INT -> "a whole number";
      case FIELD_NAME -> "a name";
      case END_OBJECT,
          END_ARRAY,
          NOT_AVAILABLE,
          VALUE_EMBEDDED_OBJECT,
          VALUE_FALSE,
          VALUE_NULL,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE ->
          token.toString();
    };
  }

  private DataException bad(JsonParser parser, String problem, String remedy) {
    String place = place(parser.currentTokenLocation());
    return new DataException(OPERATION, file, place, problem, remedy);
  }

  /** The place in the file, whose header begins at byte 8. */
  private static String place(@Nullable JsonLocation location) {
    long inHeader = location == null ? 0 : Math.max(0, location.getByteOffset());
    return "byte " + (Long.BYTES + inHeader);
  }
}
