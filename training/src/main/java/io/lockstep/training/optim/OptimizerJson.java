package io.lockstep.training.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.optim.constraint.Constraints;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer's description as JSON: {@code {"rule": "adamw", "hyperparameters": {"lr": 0.001,
 * ...}, "groups": [{"parameters": "*.bias", "hyperparameters": {"weight_decay": 0}}]}}. What is
 * empty is left out.
 */
public final class OptimizerJson {
  private static final String RULE = "rule";
  private static final String HYPERPARAMETERS = "hyperparameters";
  private static final String CLIPPING = "clipping";
  private static final String GROUPS = "groups";
  private static final String CONSTRAINTS = "constraints";
  private static final String PLATEAU = "plateau";
  private static final String PARAMETERS = "parameters";
  private static final String FROZEN = "frozen";
  private static final String CONSTRAINT = "constraint";

  private OptimizerJson() {}

  /** Returns a description as JSON. */
  public static ObjectNode write(OptimizerConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(RULE, config.rule().name());
    json.set(HYPERPARAMETERS, write(config.hyperparameters()));
    if (!config.clipping().isEmpty()) {
      json.set(CLIPPING, write(config.clipping()));
    }
    for (ParameterGroup group : config.groups()) {
      json.withArray("/" + GROUPS).add(write(group));
    }
    for (Constrained constrained : config.constraints()) {
      json.withArray("/" + CONSTRAINTS)
          .addObject()
          .put(PARAMETERS, constrained.parameters().text())
          .put(CONSTRAINT, constrained.constraint().signature().text());
    }
    Plateau plateau = config.plateau();
    if (plateau != null) {
      json.put(PLATEAU, plateau.text());
    }
    return json;
  }

  private static ObjectNode write(ParameterGroup group) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(PARAMETERS, group.parameters().text());
    UpdateRule rule = group.rule();
    if (rule != null) {
      json.put(RULE, rule.name());
    }
    if (!group.hyperparameters().isEmpty()) {
      json.set(HYPERPARAMETERS, write(group.hyperparameters()));
    }
    if (group.frozen()) {
      json.put(FROZEN, true);
    }
    return json;
  }

  private static ObjectNode write(Map<String, Schedule> schedules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    schedules.forEach((name, schedule) -> {
      if (schedule.json() instanceof Double number) {
        json.put(name, number);
      } else {
        json.put(name, schedule.text());
      }
    });
    return json;
  }

  /**
   * Returns the description of a JSON.
   *
   * @throws IllegalArgumentException if it is none, with the place and the reason in one line
   */
  public static OptimizerConfig read(JsonNode json) {
    requireObject("the optimizer", json);
    requireFields(
        json, List.of(RULE, HYPERPARAMETERS, CLIPPING, GROUPS, CONSTRAINTS, PLATEAU), "optimizer");
    List<ParameterGroup> groups = new ArrayList<>();
    json.path(GROUPS).forEach(group -> groups.add(group(group)));
    List<Constrained> constraints = new ArrayList<>();
    json.path(CONSTRAINTS).forEach(constraint -> constraints.add(constrained(constraint)));
    JsonNode plateau = json.get(PLATEAU);
    return new OptimizerConfig(
        UpdateRules.byName(text(json, RULE)),
        schedules(json, HYPERPARAMETERS),
        schedules(json, CLIPPING),
        groups,
        constraints,
        plateau == null ? null : Plateau.parse(text(json, PLATEAU)));
  }

  private static ParameterGroup group(JsonNode json) {
    requireObject("a group", json);
    requireFields(json, List.of(PARAMETERS, RULE, HYPERPARAMETERS, FROZEN), "group");
    return new ParameterGroup(
        new ParameterSelector(text(json, PARAMETERS)),
        rule(json),
        schedules(json, HYPERPARAMETERS),
        json.path(FROZEN).asBoolean());
  }

  private static @Nullable UpdateRule rule(JsonNode json) {
    return json.has(RULE) ? UpdateRules.byName(text(json, RULE)) : null;
  }

  private static Constrained constrained(JsonNode json) {
    requireObject("a constraint", json);
    requireFields(json, List.of(PARAMETERS, CONSTRAINT), "constraint");
    return new Constrained(
        new ParameterSelector(text(json, PARAMETERS)), Constraints.byName(text(json, CONSTRAINT)));
  }

  private static Map<String, Schedule> schedules(JsonNode json, String field) {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    JsonNode values = json.path(field);
    if (!values.isMissingNode()) {
      requireObject(field, values);
      values.properties().forEach(e -> schedules.put(e.getKey(), Schedule.ofJson(e.getValue())));
    }
    return schedules;
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(
          "[optimizer] "
              + field
              + " is "
              + (value == null ? "missing" : value)
              + " in "
              + Quoted.escaped(json.toString())
              + "; write a text");
    }
    return value.textValue();
  }

  private static void requireObject(String what, JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException(
          "[optimizer] "
              + what
              + " is "
              + Quoted.escaped(json.toString())
              + "; write an object, as in {\"rule\": \"adam\"}");
    }
  }

  private static void requireFields(JsonNode json, List<String> known, String what) {
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw new IllegalArgumentException(
                "[optimizer] unknown field "
                    + Quoted.of(name)
                    + " of the "
                    + what
                    + "; "
                    + Suggestions.hint(name, known));
          }
        });
  }
}
