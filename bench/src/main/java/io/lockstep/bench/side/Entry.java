package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What one contender of a row has reached.
 *
 * @param label the contender
 * @param rates its rates, or null if there are none
 * @param missing why there are none, or an empty string
 * @param failed whether that is a fault of ours
 * @param ratio our median over its median in the same rounds; 1 for ours, NaN if it has none
 * @param garbage bytes of Java's heap that a run makes, the median of the rounds; NaN if the side
 *     doesn't say
 * @param deviation largest difference of its samples from ours, relative to the largest of them
 */
public record Entry(
    String label,
    @Nullable Rates rates,
    String missing,
    boolean failed,
    double ratio,
    double garbage,
    double deviation) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns it as a JSON object, without what it has no figure for. */
  public ObjectNode json() {
    ObjectNode node = JSON.createObjectNode().put("label", label);
    if (rates == null) {
      return node.put("missing", missing).put("failed", failed);
    }
    node.put("median", rates.median())
        .put("least", rates.least())
        .put("most", rates.most())
        .put("rounds", rates.rounds());
    RateText.put(node, "ratio", ratio);
    RateText.put(node, "garbage", garbage);
    RateText.put(node, "deviation", deviation);
    return node;
  }

  /** Returns the entry of one that has no rates. */
  public static Entry without(String label, String reason, boolean failed) {
    return new Entry(label, null, reason, failed, Double.NaN, Double.NaN, Double.NaN);
  }
}
