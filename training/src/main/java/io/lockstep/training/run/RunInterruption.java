package io.lockstep.training.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * That a run was asked to end before it was over.
 *
 * @param signal by what, such as {@code SIGTERM}
 * @param goesOn the command that goes on with it, or null where nothing of it is kept
 */
public record RunInterruption(String signal, @Nullable String goesOn) {
  private static final String STATUS = "status";
  private static final String SIGNAL = "signal";
  private static final String GOES_ON = "goes_on";

  /** Returns what the last line of a log says of it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(STATUS, RunStatus.INTERRUPTED.text()).put(SIGNAL, signal);
    if (goesOn != null) {
      json.put(GOES_ON, goesOn);
    }
    return json;
  }

  /** Returns what the last line of a log says of it, or null where the run was not interrupted. */
  public static @Nullable RunInterruption of(RunLine end) {
    if (!end.text(STATUS).equals(RunStatus.INTERRUPTED.text())) {
      return null;
    }
    String goesOn = end.text(GOES_ON);
    return new RunInterruption(end.text(SIGNAL), goesOn.isEmpty() ? null : goesOn);
  }
}
