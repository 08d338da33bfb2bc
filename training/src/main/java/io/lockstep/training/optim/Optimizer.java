package io.lockstep.training.optim;

import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineUse;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.nonfinite.NonFinite;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.PlateauState;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer at work on the parameters of a model: holds moments, hyperparameters and the number
 * of steps taken. A step is one call: {@link OptimizerStep#run} of a compiled one, or {@link
 * #minimize}. A number can be set at any time ({@link #set}) and counts from the next step on.
 */
public final class Optimizer {
  private final ParameterArena parameters;
  private final List<ParameterKey> keys;
  private final Map<String, ParameterArena> state = new LinkedHashMap<>();
  private final DeviceScalars scalars;
  private final EvaluatedWeights evaluated;
  private OptimizerConfig config;
  private List<TrainedGroup> groups;
  private final List<GroupScalars> values = new ArrayList<>();
  private final Supplier<Moment> clock = this::moment;
  private final DoubleUnaryOperator rateOf = this::rate;
  private GroupScalars limits;
  private Set<String> frozen = Set.of();
  private final BegunParameters begun = new BegunParameters();
  private @Nullable PlateauState plateau;
  private long step;
  private int epoch;

  /**
   * Creates the optimizer of a rule for elements, with its moments at 0.
   *
   * @param hyperparameters those that differ from the rule's defaults, such as {@code lr}
   * @throws IllegalArgumentException if one is unknown or out of range
   */
  public Optimizer(
      OptimizerRule rule, Map<String, Double> hyperparameters, ParameterArena parameters) {
    this(OptimizerConfig.of(new ElementwiseUpdate(rule), hyperparameters), parameters);
  }

  /**
   * Creates the optimizer of a model's parameters, with its moments at 0.
   *
   * @throws IllegalArgumentException if the description does not fit the parameters, such as a
   *     group that matches none
   */
  public Optimizer(OptimizerConfig config, Model model) {
    this(config, ParameterKey.of(model.structure()), model.parameters());
  }

  /**
   * Creates the optimizer of parameters that belong to no layers, with its moments at 0.
   *
   * @throws IllegalArgumentException if the description does not fit the parameters
   */
  public Optimizer(OptimizerConfig config, ParameterArena parameters) {
    this(config, ParameterKey.of(parameters), parameters);
  }

  private Optimizer(OptimizerConfig config, List<ParameterKey> keys, ParameterArena parameters) {
    this.config = config;
    this.keys = keys;
    this.parameters = parameters;
    this.groups = config.trained(keys);
    TrainedGroup.state(groups, keys).forEach(this::keep);
    this.scalars = new DeviceScalars(parameters.engine(), config, groups);
    this.evaluated = new EvaluatedWeights(parameters, state, groups);
    this.limits = limits();
    readSchedules();
    writeScalars();
  }

  private void keep(String name, Map<String, Shape> shapes) {
    String label = config.rule().name() + "." + name;
    state.put(name, parameters.of(label, shapes));
  }

  private void readSchedules() {
    values.clear();
    for (TrainedGroup group : groups) {
      UpdateRule rule = group.rule();
      values.add(new GroupScalars(rule.name(), rule.hyperparameters(), group.hyperparameters()));
    }
    limits = limits();
  }

  private GroupScalars limits() {
    return new GroupScalars(config.rule().name(), Clipping.HYPERPARAMETERS, config.clipping());
  }

  /** Returns the rule of all parameters that are in no group. */
  public UpdateRule rule() {
    return config.rule();
  }

  /** Returns the description, with every number that was set. */
  public OptimizerConfig config() {
    return config;
  }

  /** Returns the parameters that it updates. */
  public ParameterArena parameters() {
    return parameters;
  }

  /** Returns all hyperparameters of the rule, as they are in the next step. */
  public Map<String, Double> hyperparameters() {
    Map<String, Double> now = OptimizerConfig.at(config.hyperparameters(), moment());
    now.computeIfPresent("lr", (_, rate) -> rate(rate));
    return Collections.unmodifiableMap(now);
  }

  /** Returns what is kept from step to step, by name. */
  public Map<String, ParameterArena> state() {
    return Collections.unmodifiableMap(state);
  }

  /**
   * Sets a hyperparameter, or a limit of gradients that is there, from the next step on, without
   * another plan; groups that have a value of their own keep it.
   *
   * @param name such as {@code lr}
   * @throws IllegalArgumentException if there is none of that name, or the value is out of range
   */
  public void set(String name, double value) {
    set(name, Schedules.constant(value));
  }

  /**
   * Sets the schedule of a hyperparameter, or of a limit of gradients that is there, as {@link
   * #set(String, double)} a number.
   *
   * @throws IllegalArgumentException if there is none of that name, or a value is out of range
   */
  public void set(String name, Schedule schedule) {
    OptimizerConfig next = config.with(name, schedule);
    if (!next.clipping().keySet().equals(config.clipping().keySet())) {
      throw new IllegalArgumentException(
          "["
              + rule().name()
              + "] gradients are not clipped by "
              + name
              + ", which would need another plan; give a limit when the optimizer is made, and set"
              + " it to another one here");
    }
    config = next;
    groups = config.trained(keys);
    readSchedules();
  }

  /**
   * Leaves parameters as they are, with their moments, in steps that are compiled from now on; no
   * gradient by them is computed. The others are updated to the same bits as if none were frozen,
   * unless all gradients together are clipped.
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
              + rule().name()
              + "] all "
              + chosen.size()
              + " parameters would be frozen, so that nothing is trained; leave some of "
              + String.join(", ", parameters.views().keySet()));
    }
    frozen = new LinkedHashSet<>(chosen);
  }

  /** Returns the names of the parameters that were frozen by {@link #freeze}. */
  public List<String> frozen() {
    return List.copyOf(frozen);
  }

  /**
   * Gives the model the weights to evaluate it with, where the rule has others than those it
   * trains, such as their average; the next step goes on from the trained ones, to the same bits.
   */
  public void useEvaluated() {
    if (step > 0) {
      evaluated.exchange(true, begun());
    }
  }

  /** Gives the model the weights that are trained. */
  public void useTrained() {
    if (evaluated.inPlace()) {
      evaluated.exchange(false, begun());
    }
  }

  /** Returns the number of steps taken. */
  public long step() {
    return step;
  }

  /** Returns where the run is, before the next step. */
  public Moment moment() {
    return new Moment(step, epoch);
  }

  /**
   * Sets the number of steps taken, when a run is resumed; the weights are then those that are
   * trained, unless {@link #evaluatedInPlace} says otherwise.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void resumeAt(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "[" + rule().name() + "] cannot resume after " + steps + " steps; give 0 or more");
    }
    step = steps;
    if (steps == 0) {
      begun.forget();
    }
  }

  /** Tells that the model's weights are those to evaluate with, as in one that was saved. */
  public void evaluatedInPlace() {
    evaluated.areInPlace();
  }

  /**
   * Tells how many epochs are done, which schedules of epochs go by.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void atEpoch(int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException(
          "[" + rule().name() + "] cannot be at epoch " + epochs + "; give 0 or more");
    }
    epoch = epochs;
  }

  /**
   * Tells the loss at the end of an epoch; where the description says so, the learning rate is
   * lowered when the loss stands still.
   *
   * @param loss of what was held out, or else of the training
   */
  public void observe(double loss) {
    PlateauState now = plateau();
    if (config.plateau() != null && now != null) {
      resumePlateau(now.next(config.plateau(), loss));
    }
  }

  /** Returns how far the watch for a plateau is, or null if there is none. */
  public @Nullable PlateauState plateau() {
    return config.plateau() == null ? null : plateau == null ? PlateauState.START : plateau;
  }

  /** Sets how far the watch for a plateau is, when a run is resumed. */
  public void resumePlateau(@Nullable PlateauState at) {
    plateau = at;
    values.forEach(GroupScalars::refresh);
  }

  /** What becomes of the scheduled learning rate. */
  private double rate(double scheduled) {
    return config.plateau() == null || plateau == null
        ? scheduled
        : config.plateau().rate(scheduled, plateau);
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
    return compile(loss, more, StepView.Shown.NOTHING);
  }

  /**
   * Compiles a step down a loss that shows what it does; the new parameters and moments have the
   * bits that they have without. Output 0 is the loss as it was before the update, behind it is
   * what is shown.
   *
   * @param loss one element, computed from {@link ParameterArena#views}
   * @param more other tensors' new values, computed from the old ones as all of them
   * @param shown what of the step is to be read after each run
   */
  public OptimizerStep compile(Tensor loss, List<Update> more, StepView.Shown shown) {
    StepGradients gradients = StepGradients.Each.of(loss, parameters, trained());
    return compiled(gradients, loss, List.of(loss), more, shown);
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
    return compiled(whole(gradient), null, outputs, more, StepView.Shown.NOTHING);
  }

  /**
   * Compiles a step down a gradient for a rule that reads the loss, too; its only output is the
   * loss.
   *
   * @param gradient of all parameters as one vector, as from {@link ParameterArena#gradient}
   * @param loss one element, whose gradient it is
   * @param more other tensors' new values, computed from the old ones as all of them
   * @throws ShapeMismatch if the gradient is not as long as the parameters
   */
  public OptimizerStep compile(Tensor gradient, Tensor loss, List<Update> more) {
    return compile(gradient, loss, more, StepView.Shown.NOTHING);
  }

  /**
   * Compiles a step down a gradient that shows what it does, as {@link #compile(Tensor, List,
   * StepView.Shown)} does down a loss.
   *
   * @throws ShapeMismatch if the gradient is not as long as the parameters
   */
  public OptimizerStep compile(
      Tensor gradient, Tensor loss, List<Update> more, StepView.Shown shown) {
    return compiled(whole(gradient), loss, List.of(loss), more, shown);
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

  private StepGradients whole(Tensor gradient) {
    if (parameters.vectors().size() > 1 || !gradient.shape().equals(parameters.flat().shape())) {
      throw new ShapeMismatch(
          rule().name(),
          "the gradient is "
              + gradient.describe()
              + ", but the parameters are "
              + parameters.describe()
              + "; give the gradient of all parameters, as from parameters.gradient(loss)");
    }
    return new StepGradients.Whole(gradient, parameters);
  }

  /** The names of the parameters that are trained now, in the order they lie in memory. */
  private List<String> trained() {
    Set<String> members = new LinkedHashSet<>();
    groups.forEach(group -> members.addAll(group.names()));
    return keys.stream()
        .map(ParameterKey::name)
        .filter(name -> members.contains(name) && !frozen.contains(name))
        .toList();
  }

  private OptimizerStep compiled(
      StepGradients gradients,
      @Nullable Tensor loss,
      List<Tensor> outputs,
      List<Update> more,
      StepView.Shown shown) {
    Set<String> names = new LinkedHashSet<>(trained());
    StepBuilder builder = new StepBuilder(parameters, state, scalars, config, names::contains);
    StepGradients taken = there(gradients, ascent(builder, gradients, loss));
    StepGradients clipped = Clipping.apply(taken, List.copyOf(names), scalars.limits());
    List<Update> updates = new ArrayList<>();
    for (TrainedGroup group : groups) {
      updates.addAll(builder.updates(group, clipped, loss));
    }
    updates.addAll(more);
    List<Tensor> read = new ArrayList<>(outputs);
    if (shown != StepView.Shown.NOTHING) {
      Map<String, Tensor> before = new LinkedHashMap<>();
      names.forEach(name -> before.put(name, taken.of(name)));
      read.addAll(shown.of(new StepView(before, builder.next())));
    }
    return new OptimizerStep(this, parameters.engine().compile(read, updates), names);
  }

  private StepGradients there(StepGradients gradients, Map<Tensor, Tensor> moved) {
    try {
      return gradients.at(moved);
    } catch (ShapeMismatch e) {
      throw new IllegalStateException(
          "["
              + rule().name()
              + "] the rule takes the gradient elsewhere than at the parameters, but was given a"
              + " gradient that is not computed from them, such as an accumulated one; compile the"
              + " step by compile(loss)",
          e);
    }
  }

  /** Where gradients are taken in place of the parameters; empty where they are right there. */
  private Map<Tensor, Tensor> ascent(
      StepBuilder builder, StepGradients gradients, @Nullable Tensor loss) {
    Map<Tensor, Tensor> moved = new IdentityHashMap<>();
    groups.forEach(group -> moved.putAll(builder.ascent(group, gradients, loss)));
    return moved;
  }

  /** Runs a compiled step of some parameters as the next one, and counts it. */
  void take(CompiledStep compiled, Set<String> trainedByIt) {
    try (EngineUse _ = parameters.engine().use("step")) {
      begun.take(trainedByIt, groups, step);
      useTrained();
      writeScalars();
      compiled.run();
      step++;
    }
  }

  /** Returns what a compiled step would make NaN or infinite, were it the next one. */
  Optional<NonFinite> nonFinite(CompiledStep compiled) {
    try (EngineUse _ = parameters.engine().use("step")) {
      useTrained();
      writeScalars();
      return NonFinite.of(compiled);
    }
  }

  /** The parameters that have been trained, or will be in the next step. */
  private Set<String> begun() {
    return begun.or(() -> new LinkedHashSet<>(trained()));
  }

  private void writeScalars() {
    for (int i = 0; i < groups.size(); i++) {
      scalars.set(groups.get(i), values.get(i).at(clock, rateOf), step + 1);
    }
    scalars.setLimits(limits.at(clock, rateOf));
    scalars.write();
  }
}
