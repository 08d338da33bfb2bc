package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the JSON forms of what was watched share. */
final class WatchJson {
  private WatchJson() {}

  /** A number as JSON can have it: null where it is NaN or infinite. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Adds histograms by name, if there are any. */
  static void histograms(ObjectNode json, Map<String, ValueHistogram> histograms) {
    if (!histograms.isEmpty()) {
      ObjectNode all = json.putObject("histograms");
      new TreeMap<>(histograms).forEach((name, histogram) -> all.set(name, histogram.json()));
    }
  }
}
