package io.lockstep.training.search.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a trial. Nothing in it depends on when or where it ran.
 *
 * @param index its number, from 0
 * @param parameters what was tried; those whose condition does not hold are not there
 * @param state how it ended
 * @param value what was sought the least or the most of; NaN where it failed
 * @param reports values on the way, by step, such as the epoch
 * @param reason why it failed, else null
 * @param notes what else it tells of itself, such as a digest
 */
public record TrialResult(
    int index,
    Map<String, JsonNode> parameters,
    TrialState state,
    double value,
    SortedMap<Integer, Double> reports,
    @Nullable String reason,
    Map<String, JsonNode> notes) {
  /** Copies the maps. */
  public TrialResult {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    if (state == TrialState.FAILED ? reason == null : !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "[study] trial "
              + index
              + " is "
              + state
              + " with the value "
              + value
              + " and the reason "
              + reason
              + "; one that failed has a reason, any other a finite value");
    }
  }

  /** Returns whether it has a value, be it of a trial that was pruned. */
  public boolean hasValue() {
    return state != TrialState.FAILED;
  }

  /** Returns the last step that it reported, or 0. */
  public int lastStep() {
    return reports.isEmpty() ? 0 : reports.lastKey();
  }
}
