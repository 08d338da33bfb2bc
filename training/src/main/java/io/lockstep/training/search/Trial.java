package io.lockstep.training.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.search.pruner.Pruner;
import io.lockstep.training.search.space.SpaceValues;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A trial at work: what it is to try, and what it tells on the way. Confined to one thread. */
public final class Trial {
  private final StudyView known;
  private final Pruner pruner;
  private final Map<String, JsonNode> parameters;
  private final TreeMap<Integer, Double> reports = new TreeMap<>();
  private final Map<String, JsonNode> notes = new LinkedHashMap<>();
  private boolean prune;
  private boolean told;

  Trial(StudyView known, Pruner pruner, Map<String, JsonNode> parameters) {
    this.known = known;
    this.pruner = pruner;
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  /** Returns its number, from 0. */
  public int index() {
    return known.index();
  }

  /** Returns what it is to try. */
  public Map<String, JsonNode> parameters() {
    return parameters;
  }

  /** Returns whether a parameter is there, whose condition may not hold. */
  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /**
   * Returns a parameter that is a number.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is no number
   */
  public double number(String name) {
    JsonNode value = value(name);
    if (!value.isNumber()) {
      throw wrong(name, value, "no number; ask for its 'text' or 'value'");
    }
    return value.doubleValue();
  }

  /**
   * Returns a parameter that is a whole number.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is no whole number
   */
  public int whole(String name) {
    JsonNode value = value(name);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw wrong(name, value, "no whole number of 32 bits; ask for its 'number' or 'value'");
    }
    return value.intValue();
  }

  /**
   * Returns a parameter as text.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public String text(String name) {
    return SpaceValues.text(value(name));
  }

  /**
   * Returns a parameter as JSON.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public JsonNode value(String name) {
    JsonNode value = parameters.get(name);
    if (value != null) {
      return value;
    }
    throw new IllegalArgumentException(
        "[trial] "
            + (known.space().dimensions().containsKey(name)
                ? Quoted.of(name) + " is not there, since its condition does not hold; ask 'has'"
                : "there is no parameter "
                    + Quoted.of(name)
                    + "; "
                    + Suggestions.hint(name, known.space().names())));
  }

  private static IllegalArgumentException wrong(String name, JsonNode value, String problem) {
    return new IllegalArgumentException(
        "[trial] " + Quoted.of(name) + " is " + value + ", " + problem);
  }

  /**
   * Tells a value on the way, by which it may be ended early.
   *
   * @param step such as the epoch, from 1; more than at the report before
   * @throws IllegalArgumentException if the step is not, or the value is not finite
   */
  public void report(int step, double value) {
    int before = reports.isEmpty() ? 0 : reports.lastKey();
    if (step <= before) {
      throw new IllegalArgumentException(
          "[trial] a report of step "
              + step
              + " comes after one of step "
              + before
              + "; count steps from 1 on");
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "[trial] the value at step " + step + " is " + value + ", which is no finite number");
    }
    reports.put(step, value);
    prune = prune || pruner.prunes(known, reports);
  }

  /** Returns whether to end now, since others were better by then. */
  public boolean shouldPrune() {
    told = told || prune;
    return prune;
  }

  /** Keeps something of the trial beside its result. */
  public void note(String name, JsonNode value) {
    notes.put(name, SpaceValues.usual(value));
  }

  /** Keeps a text of the trial beside its result. */
  public void note(String name, String text) {
    notes.put(name, TextNode.valueOf(text));
  }

  TrialResult ended(double value) {
    if (told) {
      return result(TrialState.PRUNED, reports.lastEntry().getValue(), null);
    }
    return Double.isFinite(value)
        ? result(TrialState.COMPLETED, value, null)
        : failed("[trial] the value is " + value + ", which is no finite number");
  }

  TrialResult failed(String reason) {
    return result(TrialState.FAILED, Double.NaN, reason);
  }

  private TrialResult result(TrialState state, double value, @Nullable String reason) {
    return new TrialResult(index(), parameters, state, value, reports, reason, notes);
  }
}
