package io.lockstep.training.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * What JSON may be, wherever it is read: texts as long as a model file may hold (its header, and
 * the descriptions in it, which are texts of that header, so that what is written can be read),
 * numbers and depths that people and programs come near to never. Beyond that it is refused.
 */
public final class JsonLimits {
  /** The longest text in characters, and the longest header of a safetensors file in bytes. */
  public static final int LONGEST_TEXT = 100_000_000;

  /** The most lists and objects within one another. */
  public static final int MOST_NESTED = 200;

  /** The most characters of a number. */
  public static final int LONGEST_NUMBER = 1000;

  private JsonLimits() {}

  /** Returns a factory of readers and writers of such JSON. */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(LONGEST_TEXT)
                .maxNameLength(LONGEST_TEXT)
                .maxNestingDepth(MOST_NESTED)
                .maxNumberLength(LONGEST_NUMBER)
                .build())
        .build();
  }

  /** Returns where in a text something is wrong, as in {@code line 2, column 7}; may be empty. */
  public static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Returns what is wrong, in one line, without what says where. */
  public static String problem(JsonProcessingException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("");
    return line.replaceFirst(" \\(start marker at .*", "").replaceFirst(", from `[^`]*`", "");
  }
}
