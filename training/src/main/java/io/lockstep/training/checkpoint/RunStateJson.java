package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.RunState;

/**
 * The state of a run as JSON, field by field: nothing missing, nothing twice, nothing converted.
 * Numbers come back to the bit.
 */
final class RunStateJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonLimits.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private RunStateJson() {}

  static String write(RunState state) {
    try {
      return MAPPER.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of a run is always JSON", e);
    }
  }

  /**
   * Reads the state of a run.
   *
   * @throws IllegalArgumentException if it is not one, with the reason in one line
   */
  static RunState read(String json) {
    RunState state;
    try {
      state = MAPPER.readValue(json, RunState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(ModelJson.reason(e), e);
    }
    if (state == null) {
      throw new IllegalArgumentException("it is null");
    }
    return state;
  }
}
