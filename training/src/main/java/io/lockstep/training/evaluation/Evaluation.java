package io.lockstep.training.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is on some data.
 *
 * @param loss the mean loss of an example
 * @param accuracy the share of examples whose class was found, or null without classes, or with
 *     several outputs
 * @param outputs of each of several outputs, by name, before their losses are weighed; else empty
 */
public record Evaluation(double loss, @Nullable Double accuracy, Map<String, Evaluation> outputs) {
  /** Copies the map. */
  public Evaluation {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** Creates the evaluation of a model's only output. */
  public Evaluation(double loss, @Nullable Double accuracy) {
    this(loss, accuracy, Map.of());
  }

  @Override
  public String toString() {
    return "Evaluation[loss="
        + loss
        + ", accuracy="
        + accuracy
        + (outputs.isEmpty() ? "" : ", outputs=" + outputs)
        + "]";
  }
}
