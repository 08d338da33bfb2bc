package io.lockstep.training.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How good a model was after an epoch.
 *
 * @param epoch its number over all runs of the model, 0 before the first
 * @param values by name: {@code train_loss}, {@code val_loss}, {@code val_accuracy} and other
 *     metrics, and {@code test_loss} and so on of the model that was put to a test
 */
public record EpochResults(int epoch, Map<String, Double> values) {
  private static final List<String> PREFIXES = List.of("train_", "val_", "test_");

  /** Copies the map. */
  public EpochResults {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the results of the line of an epoch. */
  static EpochResults of(RunLine line) {
    Map<String, Double> values = new LinkedHashMap<>();
    line.values()
        .properties()
        .forEach(value -> {
          String name = value.getKey();
          if (PREFIXES.stream().anyMatch(name::startsWith) && value.getValue().isNumber()) {
            values.put(name, value.getValue().doubleValue());
          }
        });
    return new EpochResults(line.epoch(), values);
  }

  /** Returns the same with some results in place of its own. */
  EpochResults with(Map<String, Double> others) {
    Map<String, Double> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new EpochResults(epoch, all);
  }
}
