package io.lockstep.training.optim;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.ParameterArena;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer rule at work on the parameters of a model: holds moments, hyperparameters and the
 * number of steps taken.
 */
public final class Optimizer {
  private final OptimizerRule rule;
  private final Map<String, Double> hyperparameters;
  private final ParameterArena parameters;
  private final Map<String, ParameterArena> state = new LinkedHashMap<>();
  private final Tensor scalars;
  private final double[] scalarValues;
  private final MemorySegment staging;
  private long step;

  /**
   * Creates the optimizer with its moments at 0.
   *
   * @param hyperparameters those that differ from the rule's defaults, such as {@code lr}
   * @throws IllegalArgumentException if one is unknown or out of range
   */
  public Optimizer(
      OptimizerRule rule, Map<String, Double> hyperparameters, ParameterArena parameters) {
    this.rule = rule;
    this.hyperparameters = rule.configure(hyperparameters);
    this.parameters = parameters;
    rule.state().forEach(name -> state.put(name, parameters.like(rule.name() + "." + name)));
    Engine engine = parameters.engine();
    int count = rule.scalars().size();
    this.scalars = engine.input(rule.name() + ".scalars", DType.F32, Shape.of(count));
    this.scalarValues = new double[count];
    this.staging = Arena.ofAuto().allocate((long) count * Float.BYTES, 64);
  }

  /** Returns the rule. */
  public OptimizerRule rule() {
    return rule;
  }

  /** Returns all hyperparameters. */
  public Map<String, Double> hyperparameters() {
    return hyperparameters;
  }

  /** Returns the moments by name. */
  public Map<String, ParameterArena> state() {
    return state;
  }

  /** Returns the number of steps taken. */
  public long step() {
    return step;
  }

  /** Sets the number of steps taken, when a run is resumed. */
  public void resumeAt(long steps) {
    step = steps;
  }

  /** Returns the new parameters and moments, given the gradient of all parameters as one vector. */
  public List<Update> updates(Tensor gradient) {
    List<Tensor> targets = new ArrayList<>();
    targets.add(parameters.flat());
    state.values().forEach(s -> targets.add(s.flat()));
    List<Tensor> inputs = new ArrayList<>(targets);
    inputs.add(1, gradient);
    int first = inputs.size();
    for (int i = 0; i < rule.scalars().size(); i++) {
      inputs.add(scalars.slice(0, i, i + 1));
    }
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      int result = i;
      Tensor next = Tensor.apply(rule.name(), inputs, e -> results(e, first).get(result));
      updates.add(new Update(targets.get(i), next));
    }
    return updates;
  }

  private List<Expr> results(List<Expr> e, int firstScalar) {
    return rule.apply(
        e.get(0), e.get(1), e.subList(2, firstScalar), e.subList(firstScalar, e.size()));
  }

  /** Counts a step and hands the device the scalars for it; call before the step runs. */
  public void beginStep() {
    step++;
    rule.scalarValues(hyperparameters, step, scalarValues);
    for (int i = 0; i < scalarValues.length; i++) {
      staging.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) scalarValues[i]);
    }
    parameters.engine().write(scalars, staging);
  }
}
