package io.lockstep.kernels.library;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The host's part of an optimizer: what steers it, and the scalars that its steps read, computed
 * once a step in double precision.
 */
public interface Steered {
  /** Returns the usual name in lower case. */
  String name();

  /** Returns what steers it, in order. */
  List<Hyperparameter> hyperparameters();

  /** Returns the names of the run-time scalars that a step reads. */
  List<String> scalars();

  /**
   * Computes the value of each scalar at a step, without allocating.
   *
   * @param hyperparameters a value for every hyperparameter, see {@link #configure}
   * @param step the number of the step, from 1
   * @param target as long as there are scalars
   * @throws IllegalArgumentException if it is not
   */
  void scalarValues(Map<String, Double> hyperparameters, long step, double[] target);

  /** Returns the hyperparameters in order, with their default values. */
  default Map<String, Double> defaults() {
    Map<String, Double> defaults = new LinkedHashMap<>();
    hyperparameters().forEach(h -> defaults.put(h.name(), h.initial()));
    return Collections.unmodifiableMap(defaults);
  }

  /**
   * Returns the value of each scalar at a step.
   *
   * @param hyperparameters a value for every hyperparameter, see {@link #configure}
   * @param step the number of the step, from 1
   */
  default double[] scalarValues(Map<String, Double> hyperparameters, long step) {
    double[] values = new double[scalars().size()];
    scalarValues(hyperparameters, step, values);
    return values;
  }

  /**
   * Returns all hyperparameters, with the given ones in place of their defaults.
   *
   * @throws IllegalArgumentException if a name is unknown or given twice in different spellings, or
   *     a value is out of range; what counts is the value as float32, which the device is given
   */
  default Map<String, Double> configure(Map<String, Double> overrides) {
    Map<String, Double> all = new LinkedHashMap<>(defaults());
    all.putAll(Hyperparameter.named(name(), hyperparameters(), overrides));
    hyperparameters().forEach(h -> h.require(name(), all.get(h.name())));
    requireFirstStep(this, all);
    return Collections.unmodifiableMap(all);
  }

  /** Checks what is made of the values; corrections of a bias are largest at the first step. */
  private static void requireFirstStep(Steered rule, Map<String, Double> all) {
    double[] values = rule.scalarValues(all, 1);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite((float) values[i])) {
        throw new IllegalArgumentException(
            "["
                + rule.name()
                + "] "
                + rule.scalars().get(i)
                + " is "
                + values[i]
                + " at the first step, which is not finite in float32; give a smaller lr");
      }
    }
  }
}
