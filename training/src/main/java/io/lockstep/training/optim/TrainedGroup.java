package io.lockstep.training.optim;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that one rule updates with one set of hyperparameters.
 *
 * @param index its place among the groups, from 0
 * @param rule what is done
 * @param hyperparameters all of the rule's
 * @param parameters which they are, in the order they lie in memory
 */
record TrainedGroup(
    int index,
    UpdateRule rule,
    Map<String, Schedule> hyperparameters,
    List<ParameterKey> parameters) {
  TrainedGroup {
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    parameters = List.copyOf(parameters);
    parameters.forEach(p -> rule.require(p.name(), p.shape()));
  }

  /** Returns the names of its parameters. */
  List<String> names() {
    return parameters.stream().map(ParameterKey::name).toList();
  }

  /** What a group's shared state is filed under. */
  String key() {
    return "group." + index;
  }

  /**
   * Returns all that is kept: for each name the parameters, or groups, that have it, in the order
   * of the parameters, with its shape.
   *
   * @param all the parameters of all groups in the order they lie in memory
   */
  static Map<String, Map<String, Shape>> state(List<TrainedGroup> groups, List<ParameterKey> all) {
    Map<String, TrainedGroup> owners = new LinkedHashMap<>();
    groups.forEach(group -> group.names().forEach(name -> owners.put(name, group)));
    Map<String, Map<String, Shape>> state = new LinkedHashMap<>();
    for (ParameterKey parameter : all) {
      TrainedGroup owner = owners.get(parameter.name());
      if (owner != null) {
        owner
            .rule()
            .state(parameter.shape())
            .forEach((name, shape) -> put(state, name, parameter.name(), shape));
      }
    }
    groups.forEach(group ->
        group.rule().shared().forEach((name, shape) -> put(state, name, group.key(), shape)));
    return state;
  }

  private static void put(
      Map<String, Map<String, Shape>> state, String name, String owner, Shape shape) {
    state.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(owner, shape);
  }
}
