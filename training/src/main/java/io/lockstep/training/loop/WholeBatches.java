package io.lockstep.training.loop;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Batches that are taken whole: one compiled step each. */
final class WholeBatches implements BatchSteps {
  private final Model model;
  private final Criterion objective;
  private final Optimizer optimizer;
  private final Scaling scaling;
  private final LossTotal lossTotal;
  private final Draws draws;
  private final Map<BatchForm, Step> steps = new LinkedHashMap<>();

  private record Step(Batch batch, OptimizerStep step) {}

  /**
   * Creates the steps, which are compiled when they are first needed.
   *
   * @param lossTotal has the losses of the examples added
   */
  WholeBatches(
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
  public void take(Dataset data, int size, Examples examples) {
    loaded(data, size, examples).step().run();
  }

  @Override
  public Optional<Finding> explain(
      Dataset data, int size, Examples examples, IntUnaryOperator numbers) {
    Step step = loaded(data, size, examples);
    HeldNames names = new HeldNames(model, optimizer, step.batch(), data, numbers);
    return step.step().nonFinite().map(what -> new Finding(what, names));
  }

  /** Returns the next step, which has its examples and knows what it draws. */
  private Step loaded(Dataset data, int size, Examples examples) {
    Step step =
        steps.computeIfAbsent(BatchForm.of(data, size, objective.reconstructs()), this::compiled);
    examples.load(step.batch(), 0);
    draws.of(optimizer.step() + 1, 0);
    return step;
  }

  private Step compiled(BatchForm form) {
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    Tensor loss = pass.penalized(batch.loss(objective, pass.output()));
    List<Update> more = new ArrayList<>(pass.updates());
    more.add(lossTotal.plus(loss, form.size()));
    return new Step(batch, optimizer.compile(loss, more));
  }

  @Override
  public @Nullable Plan plan() {
    return steps.isEmpty() ? null : steps.values().iterator().next().step().plan();
  }

  @Override
  public void close() {
    steps.values().forEach(s -> s.step().close());
    steps.clear();
  }
}
