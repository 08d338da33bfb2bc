package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.LongTexts;

/**
 * A model's description as JSON: nothing missing, nothing twice, nothing converted. Loaded when the
 * first file is read or written, since it takes a tenth of a second.
 */
final class ModelJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(LongTexts.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** Characters of what is said about a text that may be long itself. */
  private static final int LONGEST_REASON = 400;

  private ModelJson() {}

  static String write(ModelInfo info) {
    try {
      return MAPPER.writeValueAsString(info);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model's description is always JSON", e);
    }
  }

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException if it is not one, with the reason in one line
   */
  static ModelInfo read(String json) {
    ModelInfo info;
    try {
      info = MAPPER.readValue(json, ModelInfo.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
    if (info == null) {
      throw new IllegalArgumentException("it is null");
    }
    return info;
  }

  /** What a check of ours said, else what Jackson says, in one line. */
  private static String reason(JsonProcessingException e) {
    Throwable cause = e;
    while (cause instanceof JsonMappingException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(cause.getMessage());
    String line = message.lines().findFirst().orElse("");
    return Quoted.escaped(line.substring(0, Math.min(line.length(), LONGEST_REASON)));
  }
}
