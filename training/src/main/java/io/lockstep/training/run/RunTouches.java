package io.lockstep.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.StatefulCallback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.run.RunTouch.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people did to a run while it went on: part of its state, so that it is still known of a run
 * that was interrupted and went on.
 */
public final class RunTouches implements StatefulCallback {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());
  private static final String TEXT = "done";

  private final List<RunTouch> all = new ArrayList<>();

  /** Notes something. */
  public synchronized void add(RunTouch touch) {
    all.add(touch);
  }

  /** Returns all that was done, in order. */
  public synchronized List<RunTouch> all() {
    return List.copyOf(all);
  }

  /** Returns all that was done, in order, as a JSON list. */
  public ArrayNode json() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    all().forEach(touch -> json.add(touch.json()));
    return json;
  }

  /**
   * Returns whether the run of a {@link #json} has other bits than it would have had without; what
   * is not known counts as if it had.
   */
  public static boolean changeBits(JsonNode json) {
    for (JsonNode touch : json) {
      String action = touch.path("action").asText();
      if (Arrays.stream(Action.values())
          .noneMatch(known -> known.text().equals(action) && !known.changesBits())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String stateName() {
    return "touches";
  }

  @Override
  public synchronized Map<String, String> stateTexts() {
    if (all.isEmpty()) {
      return Map.of();
    }
    return Map.of(TEXT, json().toString());
  }

  @Override
  public synchronized void resume(Trainer trainer, Map<String, String> state) {
    List<RunTouch> read = new ArrayList<>();
    try {
      for (JsonNode touch : MAPPER.readTree(state.getOrDefault(TEXT, "[]"))) {
        read.add(touch(touch));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("[touches] the state is no JSON: " + state, e);
    }
    all.clear();
    all.addAll(read);
  }

  private static RunTouch touch(JsonNode json) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.properties()
        .forEach(value -> {
          if (value.getValue().isFloatingPointNumber()) {
            values.put(value.getKey(), value.getValue().doubleValue());
          }
        });
    for (Action action : Action.values()) {
      if (action.text().equals(json.path("action").asText())) {
        return new RunTouch(action, json.path("step").asLong(), json.path("epoch").asInt(), values);
      }
    }
    throw new IllegalArgumentException("[touches] nobody can do this to a run: " + json);
  }
}
