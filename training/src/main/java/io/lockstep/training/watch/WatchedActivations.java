package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a layer gave for a batch.
 *
 * @param examples the number of examples
 * @param units the number of its units: elements of what it gives for an example, or channels where
 *     that has two axes or more
 * @param elements the number of elements, of all examples
 * @param mean of all elements
 * @param deviation standard deviation of all elements, divided by their number
 * @param dead how many units lie where the activation is flat at every example (and place), so that
 *     no gradient goes through them; of a relu, those that give 0 for all; null where there is no
 *     activation that is flat anywhere
 * @param saturated how many elements lie where the activation is flat, of activations that are flat
 *     on both sides, such as the sigmoid; else null
 * @param histogram of all elements, where it was asked for
 */
public record WatchedActivations(
    int examples,
    int units,
    long elements,
    double mean,
    double deviation,
    @Nullable Integer dead,
    @Nullable Long saturated,
    @Nullable ValueHistogram histogram) {
  /** Returns the share of the units that are dead, or NaN where that cannot be said. */
  public double deadShare() {
    return dead == null ? Double.NaN : (double) dead / units;
  }

  /** Returns the share of the elements that are saturated, or NaN where that cannot be said. */
  public double saturatedShare() {
    return saturated == null ? Double.NaN : (double) saturated / elements;
  }

  /** Returns the fields as a JSON object, with null for what is no finite number. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("examples", examples)
            .put("units", units)
            .put("elements", elements)
            .put("mean", WatchJson.finite(mean))
            .put("deviation", WatchJson.finite(deviation))
            .put("dead", dead)
            .put("saturated", saturated);
    if (histogram != null) {
      json.set("histogram", histogram.json());
    }
    return json;
  }
}
