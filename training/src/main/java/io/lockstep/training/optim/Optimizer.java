package io.lockstep.training.optim;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineUse;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.TrainingPass;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An optimizer rule at work on the parameters of a model: holds moments, hyperparameters and the
 * number of steps taken. A step is one call: {@link OptimizerStep#run} of a compiled one, or {@link
 * #minimize}.
 */
public final class Optimizer {
  private final OptimizerRule rule;
  private final Map<String, Double> hyperparameters;
  private final ParameterArena parameters;
  private final Map<String, ParameterArena> state = new LinkedHashMap<>();
  private final Tensor scalars;
  private final double[] scalarValues;
  private final MemorySegment staging;
  private Set<String> frozen = Set.of();
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
    writeScalars(1);
  }

  /** Returns the rule. */
  public OptimizerRule rule() {
    return rule;
  }

  /** Returns the parameters that it updates. */
  public ParameterArena parameters() {
    return parameters;
  }

  /** Returns all hyperparameters. */
  public Map<String, Double> hyperparameters() {
    return hyperparameters;
  }

  /** Returns the moments by name. */
  public Map<String, ParameterArena> state() {
    return state;
  }

  /**
   * Leaves parameters as they are, with their moments, in steps that are compiled from now on; no
   * gradient by them is computed. The others are updated to the same bits as if none were frozen.
   *
   * @param names tells those to freeze by their names, such as {@code n -> n.startsWith("0.")}; in
   *     place of those that were frozen before
   * @throws IllegalArgumentException if nothing would be left to train
   */
  public void freeze(Predicate<String> names) {
    List<String> chosen = parameters.views().keySet().stream().filter(names).toList();
    if (!chosen.isEmpty() && chosen.size() == parameters.views().size()) {
      throw new IllegalArgumentException(
          "["
              + rule.name()
              + "] all "
              + chosen.size()
              + " parameters would be frozen, so that nothing is trained; leave some of "
              + String.join(", ", parameters.views().keySet()));
    }
    frozen = new LinkedHashSet<>(chosen);
  }

  /** Returns the names of the parameters that are frozen. */
  public List<String> frozen() {
    return List.copyOf(frozen);
  }

  /** Returns the number of steps taken. */
  public long step() {
    return step;
  }

  /**
   * Sets the number of steps taken, when a run is resumed.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void resumeAt(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "[" + rule.name() + "] cannot resume after " + steps + " steps; give 0 or more");
    }
    step = steps;
  }

  /**
   * Compiles a step down a loss; its only output is the loss as it was before the update.
   *
   * @param loss one element, computed from {@link ParameterArena#views}
   */
  public OptimizerStep compile(Tensor loss) {
    return compile(loss, List.of());
  }

  /**
   * Compiles a step down a loss, and whatever else is to happen with it; its only output is the
   * loss as it was before the update.
   *
   * @param loss one element, computed from {@link ParameterArena#views}
   * @param more other tensors' new values, computed from the old ones as all of them
   */
  public OptimizerStep compile(Tensor loss, List<Update> more) {
    List<String> names =
        parameters.views().keySet().stream().filter(name -> !frozen.contains(name)).toList();
    return compiled(ranges(names, true), parameters.gradient(loss, names), List.of(loss), more);
  }

  /**
   * Compiles a step down a gradient, and whatever else is to happen with it.
   *
   * @param gradient of all parameters as one vector, as from {@link ParameterArena#gradient}
   * @param outputs what can be read after each run
   * @param more other tensors' new values, computed from the old ones as all of them
   * @throws ShapeMismatch if the gradient is not as long as the parameters
   */
  public OptimizerStep compile(Tensor gradient, List<Tensor> outputs, List<Update> more) {
    if (!gradient.shape().equals(parameters.flat().shape())) {
      throw new ShapeMismatch(
          rule.name(),
          "the gradient is "
              + gradient.describe()
              + ", but the parameters are "
              + parameters.flat().describe()
              + "; give the gradient of all parameters, as from parameters.gradient(loss)");
    }
    List<String> names =
        parameters.views().keySet().stream().filter(name -> !frozen.contains(name)).toList();
    return compiled(ranges(names, false), gradient, outputs, more);
  }

  private OptimizerStep compiled(
      List<Range> ranges, Tensor gradient, List<Tensor> outputs, List<Update> more) {
    List<Update> updates = new ArrayList<>();
    for (Range range : ranges) {
      updates.addAll(NodeOrigin.update("the optimizer", () -> updates(range, gradient)));
    }
    updates.addAll(more);
    return new OptimizerStep(this, parameters.engine().compile(outputs, updates));
  }

  /** Parameters side by side that are trained, and where their gradient begins. */
  private record Range(int from, int to, int gradientFrom) {
    private Tensor of(Tensor flat) {
      return slice(flat, from, to);
    }

    private Tensor ofGradient(Tensor gradient) {
      return slice(gradient, gradientFrom, gradientFrom + to - from);
    }

    private static Tensor slice(Tensor flat, int from, int to) {
      return from == 0 && to == flat.size() ? flat : flat.slice(0, from, to);
    }
  }

  /**
   * The ranges of some parameters, as few as can be.
   *
   * @param packed whether the gradient is of these alone, else of all
   */
  private List<Range> ranges(List<String> names, boolean packed) {
    List<Range> ranges = new ArrayList<>();
    int gradient = 0;
    for (String name : names) {
      int from = parameters.offset(name);
      int to = from + parameters.get(name).size();
      Range last = ranges.isEmpty() ? null : ranges.getLast();
      if (last != null && last.to == from) {
        ranges.set(ranges.size() - 1, new Range(last.from, to, last.gradientFrom));
      } else {
        ranges.add(new Range(from, to, packed ? gradient : from));
      }
      gradient += to - from;
    }
    return ranges;
  }

  /**
   * Returns a compiled step of a network's training pass: it takes the parameters down the loss and
   * the pass's penalties, and replaces the state of layers that keep some, such as running means.
   * Output 0 is what is minimized.
   *
   * @param loss one element, computed from the pass's output
   */
  public OptimizerStep compile(TrainingPass pass, Tensor loss) {
    Tensor minimized = pass.penalized(loss);
    return compile(minimized, pass.updates());
  }

  /**
   * Takes one step down a loss now and returns the loss as it was before; for loops of one's own in
   * which each step is built anew. Where all steps are alike, {@link #compile(Tensor)} costs less.
   *
   * @param loss one element, computed from {@link ParameterArena#views}
   */
  public double minimize(Tensor loss) {
    try (OptimizerStep once = compile(loss)) {
      once.run();
      return once.output(0).item();
    }
  }

  /** The new parameters and moments of a range, given the gradient as one vector. */
  private List<Update> updates(Range range, Tensor gradient) {
    List<Tensor> targets = new ArrayList<>();
    targets.add(range.of(parameters.flat()));
    state.values().forEach(s -> targets.add(range.of(s.flat())));
    List<Tensor> inputs = new ArrayList<>(targets);
    inputs.add(1, range.ofGradient(gradient));
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

  /** Runs a compiled step as the next one, and counts it. */
  void take(CompiledStep compiled) {
    try (EngineUse _ = parameters.engine().use("step")) {
      writeScalars(step + 1);
      compiled.run();
      step++;
    }
  }

  private void writeScalars(long ofStep) {
    rule.scalarValues(hyperparameters, ofStep, scalarValues);
    for (int i = 0; i < scalarValues.length; i++) {
      staging.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) scalarValues[i]);
    }
    parameters.engine().write(scalars, staging);
  }
}
