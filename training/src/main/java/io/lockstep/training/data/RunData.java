package io.lockstep.training.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By what the data of a run are known again when it goes on, as part of its state. They are read
 * for it when the state is asked for first, so a run that nobody keeps does not pay for it.
 */
public final class RunData {
  private static final String TRAINING = "training";
  private static final String VALIDATION = "validation";
  private static final String NONE = "none";

  private final Map<String, Dataset> data = new LinkedHashMap<>();
  private Map<String, String> known = Map.of();

  /** Creates that of no run. */
  public RunData() {}

  /** Says what a run trains on. */
  public void begin(Dataset training, @Nullable Dataset validation) {
    forget();
    data.put(TRAINING, training);
    if (validation != null) {
      data.put(VALIDATION, validation);
    }
  }

  /** Says that what comes is of no run before. */
  public void forget() {
    data.clear();
    known = Map.of();
  }

  /** Returns number and checksum of the examples of each part; empty before a run. */
  public Map<String, String> state() {
    if (known.isEmpty() && !data.isEmpty()) {
      known = new LinkedHashMap<>();
      known.put(TRAINING, mark(data.get(TRAINING)));
      known.put(VALIDATION, mark(data.get(VALIDATION)));
    }
    return known;
  }

  private static String mark(@Nullable Dataset part) {
    return part == null ? NONE : "%d examples, CRC-32C %s".formatted(part.size(), part.checksum());
  }

  /**
   * Checks that a run goes on with the data that it was begun with.
   *
   * @param before their state; empty where none was kept
   * @throws DataException if they are others, with both
   */
  public void require(Map<String, String> before) {
    if (before.isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> now : state().entrySet()) {
      String then = before.getOrDefault(now.getKey(), NONE);
      if (!then.equals(now.getValue())) {
        throw new DataException(
            "train",
            null,
            "",
            "the run was begun with other %s data: then %s, now %s"
                .formatted(now.getKey(), then, now.getValue()),
            "Give the data that it was begun with, or begin a new run");
      }
    }
  }
}
