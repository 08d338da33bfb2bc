package io.lockstep.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A line of a run's log: what happened, when, and what there is to say of it.
 *
 * <p>As JSON {@code {"kind":"epoch","step":125,"epoch":1,"seconds":0.8,"train_loss":0.41,...}}.
 *
 * @param kind what happened
 * @param step steps taken over all runs of the model
 * @param epoch epochs done over all runs of the model; of what is watched, the one that goes on
 * @param seconds since the run began
 * @param values what else there is to say, in order; its keys are none of the four above
 */
public record RunLine(Kind kind, long step, int epoch, double seconds, ObjectNode values) {
  private static final String KIND = "kind";
  private static final String STEP = "step";
  private static final String EPOCH = "epoch";
  private static final String SECONDS = "seconds";
  private static final double MILLIS = 1e3;

  /** How lines begin that say what was watched. */
  static final String WATCHED = "{\"" + KIND + "\":\"" + Kind.WATCH.text() + "\"";

  /** What a line is about. */
  public enum Kind {
    /** A run begins, or goes on. */
    START,
    /** An epoch is over. */
    EPOCH,
    /** The layers were looked at. */
    WATCH,
    /** Something looks wrong. */
    WARNING,
    /** A person has paused the run, or changed it. */
    TOUCH,
    /** The run is over. */
    END,
    /** The model behind the run was put to a test. */
    TEST;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the values. */
  public RunLine {
    values = values.deepCopy();
  }

  /** Returns a number of the line; none where it has none of that name. */
  public OptionalDouble number(String name) {
    JsonNode value = values.path(name);
    return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
  }

  /** Returns a text of the line; empty where it has none of that name. */
  public String text(String name) {
    return values.path(name).asText("");
  }

  /** Returns the line as JSON, without a line end; numbers that are not finite are null. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(KIND, kind.text()).put(STEP, step).put(EPOCH, epoch);
    json.put(SECONDS, Math.round(seconds * MILLIS) / MILLIS);
    values.properties().forEach(value -> json.set(value.getKey(), finite(value.getValue())));
    return json.toString();
  }

  private static JsonNode finite(JsonNode value) {
    boolean number = value.isFloat() || value.isDouble();
    return number && !Double.isFinite(value.doubleValue())
        ? JsonNodeFactory.instance.nullNode()
        : value;
  }

  /**
   * Returns the line that a JSON object is.
   *
   * @throws IllegalArgumentException if it is none; the message says what it lacks
   */
  static RunLine of(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("is no JSON object");
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.setAll(object);
    String kind = require(values, KIND).asText();
    long step = require(values, STEP).asLong();
    int epoch = require(values, EPOCH).asInt();
    double seconds = require(values, SECONDS).asDouble();
    for (Kind known : Kind.values()) {
      if (known.text().equals(kind)) {
        return new RunLine(known, step, epoch, seconds, values);
      }
    }
    throw new IllegalArgumentException("is of the unknown kind '" + kind + "'");
  }

  private static JsonNode require(ObjectNode values, String name) {
    JsonNode value = values.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("lacks '" + name + "'");
    }
    return value;
  }
}
