package io.lockstep.page.playground.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;

/** States as JSON: an object with a field for each part of the record. */
public final class StateJson {
  /** What changes no bit of a training. */
  static final List<String> ONLY_SHOWN =
      List.of("speed", "showTest", "discretize", "device", "lesson");

  private static final String OPTIMIZER = "optimizer";
  private static final String HYPER = "hyper";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private StateJson() {}

  /** Returns a state as JSON. */
  public static ObjectNode of(PlaygroundState state) {
    return MAPPER.valueToTree(state);
  }

  /**
   * Returns the state that differs from another as JSON says.
   *
   * @param changes an object with some of the fields; another optimizer begins with its usual
   *     hyperparameters, unless some are given
   * @throws IllegalArgumentException if it has others, or a value cannot be; the message says which
   */
  public static PlaygroundState changed(PlaygroundState state, JsonNode changes) {
    ObjectNode all = of(state);
    for (Iterator<String> names = changes.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!all.has(name)) {
        throw new IllegalArgumentException(
            "[playground] there is nothing to set by the name '" + name + "'");
      }
      all.set(name, changes.get(name));
    }
    if (!changes.has(HYPER) && !all.path(OPTIMIZER).asText().equals(state.optimizer())) {
      all.putObject(HYPER);
    }
    try {
      return MAPPER.treeToValue(all, PlaygroundState.class);
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  /** What is wrong, in the words of who found it: a constructor of ours, or Jackson. */
  private static IllegalArgumentException refusal(JsonProcessingException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException ours) {
        return ours;
      }
    }
    String message = failure.getOriginalMessage().lines().findFirst().orElse("");
    return new IllegalArgumentException(
        "[playground] this is no state: " + message + "; give what the page has", failure);
  }
}
