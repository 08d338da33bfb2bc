package io.lockstep.training.optim;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.constraint.Constraint;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.ParameterBlock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds what a step does to the parameters and the state of each group. */
final class StepBuilder {
  private final ParameterArena parameters;
  private final Map<String, ParameterArena> state;
  private final DeviceScalars scalars;
  private final OptimizerConfig config;
  private final Predicate<String> trained;
  private final Map<String, Tensor> next = new LinkedHashMap<>();

  /**
   * @param trained whether a parameter is to be updated
   */
  StepBuilder(
      ParameterArena parameters,
      Map<String, ParameterArena> state,
      DeviceScalars scalars,
      OptimizerConfig config,
      Predicate<String> trained) {
    this.parameters = parameters;
    this.state = state;
    this.scalars = scalars;
    this.config = config;
    this.trained = trained;
  }

  /** Parameters that are updated as one: side by side, or one alone. */
  private record Run(List<ParameterKey> parameters) {
    String first() {
      return parameters.getFirst().name();
    }

    String last() {
      return parameters.getLast().name();
    }

    List<String> names() {
      return parameters.stream().map(ParameterKey::name).toList();
    }

    /** What lies for these in an arena: one vector of many, or one in its shape. */
    Tensor in(ParameterArena arena, boolean asVector) {
      return asVector ? arena.across(first(), last()) : arena.get(first());
    }
  }

  /**
   * Returns where a group's gradient is to be taken: what takes the place of its parameters, where
   * it is not they themselves.
   *
   * @param gradients at the parameters
   * @param loss what is minimized, or null where only gradients were given
   */
  Map<Tensor, Tensor> ascent(TrainedGroup group, StepGradients gradients, @Nullable Tensor loss) {
    Map<Tensor, Tensor> moved = new IdentityHashMap<>();
    List<Run> runs = runs(group);
    if (!runs.isEmpty()) {
      GroupStep step = step(group, runs, gradients, loss);
      List<Tensor> up = group.rule().ascent(step);
      for (int i = 0; up != null && i < up.size(); i++) {
        moved.put(step.blocks().get(i).parameter(), up.get(i));
      }
    }
    return moved;
  }

  /**
   * Returns the new values of everything in a group.
   *
   * @param gradients clipped already
   * @param loss what is minimized, or null where only gradients were given
   */
  List<Update> updates(TrainedGroup group, StepGradients gradients, @Nullable Tensor loss) {
    List<Run> runs = runs(group);
    return runs.isEmpty()
        ? List.of()
        : NodeOrigin.update("the optimizer", () -> updates(group, runs, gradients, loss));
  }

  private List<Update> updates(
      TrainedGroup group, List<Run> runs, StepGradients gradients, @Nullable Tensor loss) {
    boolean asVectors = group.rule().elementwise();
    GroupUpdate update = group.rule().update(step(group, runs, gradients, loss));
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      Next made = constrained(run, update.blocks().get(i));
      updates.add(new Update(run.in(parameters, asVectors), made.parameter()));
      keep(run, made.parameter());
      made.state()
          .forEach((name, value) -> updates.add(new Update(run.in(arena(name), asVectors), value)));
    }
    update
        .shared()
        .forEach((name, value) -> updates.add(new Update(arena(name).get(group.key()), value)));
    return updates;
  }

  /** Returns the new values of the parameters of all groups so far, by name. */
  Map<String, Tensor> next() {
    return next;
  }

  private void keep(Run run, Tensor made) {
    Tensor all = made.flatten();
    int from = 0;
    for (ParameterKey parameter : run.parameters()) {
      int size = parameter.shape().size();
      Tensor own = size == all.size() ? all : all.slice(0, from, from + size);
      next.put(parameter.name(), own.reshape(parameter.shape().toArray()));
      from += size;
    }
  }

  private GroupStep step(
      TrainedGroup group, List<Run> runs, StepGradients gradients, @Nullable Tensor loss) {
    boolean asVectors = group.rule().elementwise();
    List<ParameterBlock> blocks = new ArrayList<>();
    for (Run run : runs) {
      Tensor gradient = asVectors ? gradients.across(run.names()) : gradients.of(run.first());
      blocks.add(
          new ParameterBlock(
              run.first(), run.in(parameters, asVectors), gradient, stateOf(run, group)));
    }
    return new GroupStep(group.rule().name(), blocks, scalars.of(group), sharedOf(group), loss);
  }

  private ParameterArena arena(String name) {
    ParameterArena arena = state.get(name);
    if (arena == null) {
      throw new IllegalArgumentException(
          "["
              + config.rule().name()
              + "] the rule gives a value for the state '"
              + name
              + "', but declares "
              + state.keySet()
              + "; declare it by state(shape) or shared()");
    }
    return arena;
  }

  private Map<String, Tensor> stateOf(Run run, TrainedGroup group) {
    Map<String, Tensor> of = new LinkedHashMap<>();
    group
        .rule()
        .state(run.parameters().getFirst().shape())
        .keySet()
        .forEach(name -> of.put(name, run.in(arena(name), group.rule().elementwise())));
    return of;
  }

  private Map<String, Tensor> sharedOf(TrainedGroup group) {
    Map<String, Tensor> of = new LinkedHashMap<>();
    group.rule().shared().keySet().forEach(name -> of.put(name, arena(name).get(group.key())));
    return of;
  }

  private Next constrained(Run run, Next next) {
    Next after = next;
    for (Constraint constraint : config.constraintsOn(run.parameters().getFirst())) {
      int[] own = after.parameter().shape().toArray();
      int[] shape = run.parameters().getFirst().shape().toArray();
      after = after.then(p -> constraint.apply(p.reshape(shape)).reshape(own));
    }
    return after;
  }

  private List<Run> runs(TrainedGroup group) {
    List<Run> runs = new ArrayList<>();
    for (ParameterKey parameter : group.parameters()) {
      if (!trained.test(parameter.name())) {
        continue;
      }
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && group.rule().elementwise() && joins(last, parameter)) {
        List<ParameterKey> more = new ArrayList<>(last.parameters());
        more.add(parameter);
        runs.set(runs.size() - 1, new Run(more));
      } else {
        runs.add(new Run(List.of(parameter)));
      }
    }
    return runs;
  }

  /** Constraints are on one parameter, which is then updated alone. */
  private boolean joins(Run run, ParameterKey parameter) {
    return parameters.follows(run.last(), parameter.name())
        && config.constraintsOn(run.parameters().getLast()).isEmpty()
        && config.constraintsOn(parameter).isEmpty();
  }
}
