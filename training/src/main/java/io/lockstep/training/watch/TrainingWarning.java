package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Something that commonly goes wrong was seen in a run.
 *
 * @param kind what it is
 * @param layer the path of the layer, such as {@code 4}, or null where it is of the whole run
 * @param epoch the epoch in which it was seen, over all runs of the model, from 1
 * @param step the step at which it was seen, over all runs of the model, from 1
 * @param seen what was seen, with its numbers
 * @param advice what to try
 */
public record TrainingWarning(
    WarningKind kind, @Nullable String layer, int epoch, long step, String seen, String advice) {
  /** Returns what was seen, when, and what to try, in a line. */
  @Override
  public String toString() {
    return "[watch] %s (epoch %d, step %d); %s".formatted(seen, epoch, step, advice);
  }

  /** Returns the fields as a JSON object. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("warning", kind.id())
        .put("layer", layer)
        .put("epoch", epoch)
        .put("step", step)
        .put("seen", seen)
        .put("advice", advice);
  }

  /** Returns the fields as JSON text. */
  public String toJson() {
    return json().toString();
  }
}
