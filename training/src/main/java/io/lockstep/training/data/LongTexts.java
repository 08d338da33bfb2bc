package io.lockstep.training.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * JSON with texts as long as a model file may hold: its header, and the descriptions in it, which
 * are texts of that header. What reads a model file reads no less than what writes it writes.
 */
public final class LongTexts {
  /** The longest header of a safetensors file in bytes, as in the reference implementation. */
  public static final int LONGEST = 100_000_000;

  private LongTexts() {}

  /** Returns a factory of readers and writers of such JSON. */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(LONGEST).maxNameLength(LONGEST).build())
        .build();
  }
}
