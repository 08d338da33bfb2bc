package io.lockstep.cli.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run that was kept: what it was, and what came of it.
 *
 * @param folder where it is kept
 * @param summary what came of it
 * @param document what it was; empty where that cannot be read
 */
record KeptRun(RunFolder folder, RunSummary summary, ObjectNode document) {
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());

  /** The part of a document that says what came of the run, which is no setting. */
  private static final String RECORD = "record";

  /**
   * Reads a run.
   *
   * @throws io.lockstep.training.data.DataException if its log cannot be read
   */
  static KeptRun read(RunFolder folder) {
    return new KeptRun(folder, folder.summary(), document(folder.readDocument().orElse("{}")));
  }

  /** Returns a document; an empty one where the text is none. */
  static ObjectNode document(String json) {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode document) {
        return document;
      }
    } catch (JsonProcessingException e) {
      // Whoever wrote it, it says nothing to us.
    }
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the folder as it was named. */
  String name() {
    return folder.path().toString();
  }

  /** Returns the settings by name; those of an object within have its name, as in hyper.beta1. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    document
        .properties()
        .forEach(setting -> {
          if (!setting.getKey().equals(RECORD)) {
            add(settings, setting.getKey(), setting.getValue());
          }
        });
    return settings;
  }

  private static void add(Map<String, String> settings, String name, JsonNode value) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(part -> add(settings, name + "." + part.getKey(), part.getValue()));
    } else {
      settings.put(name, value.isTextual() ? value.textValue() : value.toString());
    }
  }
}
