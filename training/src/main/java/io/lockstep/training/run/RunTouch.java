package io.lockstep.training.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that a person did to a run while it went on, such as another learning rate.
 *
 * @param action what was done
 * @param step after how many steps, over all runs of the model
 * @param epoch after how many epochs, over all runs of the model
 * @param values the numbers that it was done with, such as {@code lr}
 */
public record RunTouch(Action action, long step, int epoch, Map<String, Double> values) {
  /** What can be done. */
  public enum Action {
    /** The run waits. */
    PAUSE,
    /** It goes on. */
    GO_ON,
    /** It is ended before its last epoch. */
    STOP,
    /** It has another learning rate from the next step on. */
    RATE;

    /** Returns the action as files have it, such as {@code go_on}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a run has other bits with it than without. */
    public boolean changesBits() {
      return switch (this) {
        case PAUSE, GO_ON -> false;
        case STOP, RATE -> true;
      };
    }
  }

  /** Copies the numbers. */
  public RunTouch {
    values = Map.copyOf(values);
  }

  /** Returns the fields as a JSON object. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", action.text()).put("step", step).put("epoch", epoch);
    new TreeMap<>(values).forEach(json::put);
    return json;
  }
}
