package io.lockstep.training.loop.step;

import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.nonfinite.Finding;
import io.lockstep.training.nonfinite.HeldNames;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.StepView;
import io.lockstep.training.watch.measure.ParameterMeasurements;
import io.lockstep.training.watch.measure.PassMeasurements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Batches that are taken whole: one compiled step each. */
public final class WholeBatches implements BatchSteps {
  private final Model model;
  private final Criterion objective;
  private final Optimizer optimizer;
  private final Scaling scaling;
  private final LossTotal lossTotal;
  private final Draws draws;
  private final Map<BatchForm, Step> steps = new LinkedHashMap<>();
  private final Map<BatchForm, WatchedStep> watched = new HashMap<>();

  private record Step(Batch batch, OptimizerStep step) {}

  private record WatchedStep(Step step, PassMeasurements pass, ParameterMeasurements parameters) {
    List<Tensor> ofPass() {
      return StepWatch.outputs(step.step()::output, 1, pass.count());
    }

    List<Tensor> ofParameters() {
      return StepWatch.outputs(step.step()::output, 1 + pass.count(), parameters.count());
    }
  }

  /**
   * Creates the steps, which are compiled when they are first needed.
   *
   * @param lossTotal has the losses of the examples added
   */
  public WholeBatches(
      Model model,
      Criterion objective,
      Optimizer optimizer,
      Scaling scaling,
      LossTotal lossTotal,
      Draws draws) {
    this.model = model;
    this.objective = objective;
    this.optimizer = optimizer;
    this.scaling = scaling;
    this.lossTotal = lossTotal;
    this.draws = draws;
  }

  @Override
  public void take(Dataset data, int size, Examples examples, @Nullable StepWatch watching) {
    long next = optimizer.step() + 1;
    if (watching == null || !watching.isDue(next)) {
      loaded(steps.computeIfAbsent(form(data, size), this::compiled), examples).step().run();
      return;
    }
    WatchedStep due = watched.computeIfAbsent(form(data, size), f -> compiled(f, watching));
    loaded(due.step(), examples).step().run();
    watching.saw(next, due.pass(), due.ofPass(), due.parameters(), due.ofParameters());
  }

  private BatchForm form(Dataset data, int size) {
    return BatchForm.of(data, size, objective.reconstructs());
  }

  @Override
  public Optional<Finding> explain(
      Dataset data, int size, Examples examples, IntUnaryOperator numbers) {
    Step step = loaded(steps.computeIfAbsent(form(data, size), this::compiled), examples);
    HeldNames names = new HeldNames(model, optimizer, step.batch(), data, numbers);
    return step.step().nonFinite().map(what -> new Finding(what, names));
  }

  /** Returns a step as the next one, which has its examples and knows what it draws. */
  private Step loaded(Step step, Examples examples) {
    examples.load(step.batch(), 0);
    draws.of(optimizer.step() + 1, 0);
    return step;
  }

  private Step compiled(BatchForm form) {
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    return compiled(form, batch, pass, StepView.Shown.NOTHING);
  }

  private WatchedStep compiled(BatchForm form, StepWatch watching) {
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    PassMeasurements ofPass = watching.measure(pass);
    ParameterMeasurements ofParameters = watching.measureParameters();
    StepView.Shown shown =
        step -> {
          List<Tensor> all = new ArrayList<>(ofPass.outputs());
          all.addAll(ofParameters.of(step));
          return all;
        };
    return new WatchedStep(compiled(form, batch, pass, shown), ofPass, ofParameters);
  }

  private Step compiled(BatchForm form, Batch batch, TrainingPass pass, StepView.Shown shown) {
    Tensor loss = pass.penalized(batch.loss(objective, pass.output()));
    List<Update> more = new ArrayList<>(pass.updates());
    more.add(lossTotal.plus(loss, form.size()));
    return new Step(batch, optimizer.compile(loss, more, shown));
  }

  @Override
  public @Nullable Plan plan() {
    return steps.isEmpty() ? null : steps.values().iterator().next().step().plan();
  }

  @Override
  public void close() {
    steps.values().forEach(s -> s.step().close());
    steps.clear();
    watched.values().forEach(w -> w.step().step().close());
    watched.clear();
  }
}
