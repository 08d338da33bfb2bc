package io.lockstep.training.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Results of trials as JSON. */
final class TrialJson {
  static final String KIND = "trial";

  private TrialJson() {}

  static ObjectNode write(TrialResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", KIND).put("trial", result.index());
    json.put("state", result.state().name().toLowerCase(Locale.ROOT));
    result.parameters().forEach(json.putObject("parameters")::set);
    if (result.hasValue()) {
      json.put("value", result.value());
    }
    if (result.reason() != null) {
      json.put("reason", result.reason());
    }
    ArrayNode reports = json.putArray("reports");
    result.reports().forEach((step, value) -> reports.addArray().add(step).add(value));
    if (!result.notes().isEmpty()) {
      result.notes().forEach(json.putObject("notes")::set);
    }
    return json;
  }

  /**
   * Reads a result.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TrialResult read(JsonNode json, SearchSpace space) {
    if (!json.path("kind").asText().equals(KIND) || !json.path("trial").canConvertToInt()) {
      throw new IllegalArgumentException("it is no trial");
    }
    SortedMap<Integer, Double> reports = new TreeMap<>();
    json.path("reports").forEach(r -> reports.put(r.path(0).intValue(), r.path(1).doubleValue()));
    JsonNode reason = json.get("reason");
    return new TrialResult(
        json.path("trial").intValue(),
        space.usual(json.path("parameters")),
        TrialState.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
        json.has("value") ? json.path("value").doubleValue() : Double.NaN,
        reports,
        reason == null ? null : reason.asText(),
        space.usual(json.path("notes")));
  }
}
