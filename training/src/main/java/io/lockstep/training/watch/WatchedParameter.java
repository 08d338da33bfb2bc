package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What a step found of a parameter and did to it. Norms are Euclidean, over all elements.
 *
 * @param name such as {@code 2.weight}
 * @param size the number of its elements
 * @param isWeight whether it has two axes or more, as weights and kernels; not so biases and scales
 * @param isTrained whether the step trains it; else there is neither gradient nor update
 * @param weightNorm of the parameter before the step
 * @param gradientNorm of the loss's gradient by it, before any clipping; NaN if it is not trained
 * @param updateNorm of what the step changed it by; NaN if it is not trained
 * @param histograms of {@code weights}, {@code gradients} and {@code updates}, where they were
 *     asked for
 */
public record WatchedParameter(
    String name,
    long size,
    boolean isWeight,
    boolean isTrained,
    double weightNorm,
    double gradientNorm,
    double updateNorm,
    Map<String, ValueHistogram> histograms) {
  /** Copies the histograms. */
  public WatchedParameter {
    histograms = Map.copyOf(histograms);
  }

  /**
   * Returns log10 of the norm of the update over that of the parameter: -3 where each step changes
   * it by a thousandth; NaN if it is not trained, or is nothing but zeros.
   */
  public double logRatio() {
    return weightNorm == 0 ? Double.NaN : Math.log10(updateNorm / weightNorm);
  }

  /** Returns the root of the mean square of the gradient's elements. */
  public double gradientRms() {
    return gradientNorm / Math.sqrt((double) size);
  }

  /** Returns the fields as a JSON object, with null for what is no finite number. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("size", size)
            .put("weight_norm", WatchJson.finite(weightNorm))
            .put("gradient_norm", WatchJson.finite(gradientNorm))
            .put("update_norm", WatchJson.finite(updateNorm))
            .put("log10_ratio", WatchJson.finite(logRatio()));
    WatchJson.histograms(json, histograms);
    return json;
  }
}
