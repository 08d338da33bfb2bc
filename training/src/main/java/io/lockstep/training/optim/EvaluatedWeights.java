package io.lockstep.training.optim;

import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights to evaluate with, where a rule has others than those that are trained: the parameters
 * and what the rule keeps change places, so that a model always has one or the other, and no bit is
 * lost.
 */
final class EvaluatedWeights {
  private final ParameterArena parameters;
  private final Map<String, ParameterArena> state;
  private final List<TrainedGroup> groups;
  private boolean inPlace;

  EvaluatedWeights(
      ParameterArena parameters, Map<String, ParameterArena> state, List<TrainedGroup> groups) {
    this.parameters = parameters;
    this.state = state;
    this.groups = groups;
  }

  /** Returns whether the parameters hold them. */
  boolean inPlace() {
    return inPlace;
  }

  /** Tells that the parameters hold them already, as in a model that was saved. */
  void areInPlace() {
    inPlace = true;
  }

  /**
   * Gives the parameters the weights to evaluate with, or those that are trained.
   *
   * @param trained the parameters that have been trained; others have but one value
   */
  void exchange(boolean toEvaluate, Set<String> trained) {
    if (inPlace == toEvaluate) {
      return;
    }
    List<Update> updates = new ArrayList<>();
    for (TrainedGroup group : groups) {
      String kept = group.rule().evaluated();
      ParameterArena arena = kept == null ? null : state.get(kept);
      if (arena != null) {
        for (String name : group.names().stream().filter(trained::contains).toList()) {
          Tensor parameter = parameters.get(name);
          updates.add(new Update(parameter, arena.get(name)));
          updates.add(new Update(arena.get(name), parameter));
        }
      }
    }
    if (!updates.isEmpty()) {
      parameters.engine().assign(updates);
    }
    inPlace = toEvaluate;
  }
}
