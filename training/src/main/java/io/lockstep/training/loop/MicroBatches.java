package io.lockstep.training.loop;

import io.lockstep.plan.Plan;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.accumulation.GradientAccumulator;
import io.lockstep.training.optim.accumulation.MicroStep;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are taken as micro-batches, one after another, whose gradients are added up before
 * the optimizer takes its step: what lies between the layers is kept of one micro-batch at a time.
 * There are as few of them as can be of at most so many examples, and their sizes differ by one at
 * most, so that layers that look at a batch do not get one of a single example.
 */
final class MicroBatches implements BatchSteps {
  private final Model model;
  private final Criterion objective;
  private final Optimizer optimizer;
  private final Scaling scaling;
  private final int largest;
  private final LossTotal lossTotal;
  private final Draws draws;
  private final Map<BatchForm, Part> parts = new LinkedHashMap<>();
  private final Map<Integer, OptimizerStep> ends = new HashMap<>();
  private @Nullable GradientAccumulator gradients;
  private boolean weighted;

  private record Part(Batch batch, MicroStep step) {}

  /**
   * Creates the steps, which are compiled when they are first needed.
   *
   * @param largest most examples in a micro-batch
   * @param lossTotal has the losses of the examples added
   */
  MicroBatches(
      Model model,
      Criterion objective,
      Optimizer optimizer,
      Scaling scaling,
      int largest,
      LossTotal lossTotal,
      Draws draws) {
    this.model = model;
    this.objective = objective;
    this.optimizer = optimizer;
    this.scaling = scaling;
    this.largest = largest;
    this.lossTotal = lossTotal;
    this.draws = draws;
  }

  @Override
  public void take(Dataset data, int size, Examples examples) {
    boolean hasWeights = objective.isWeighted() || data.weights() != null;
    if (hasWeights != weighted) {
      close();
      weighted = hasWeights;
    }
    int count = Math.ceilDiv(size, largest);
    int first = 0;
    for (int j = 0; j < count; j++) {
      int examplesOfPart = size / count + (j < size % count ? 1 : 0);
      Part part = part(BatchForm.of(data, examplesOfPart, objective.reconstructs()));
      if (j == 0) {
        gradients().begin();
      }
      examples.load(part.batch(), first);
      draws.of(optimizer.step() + 1, j);
      part.step().run((double) examplesOfPart / size);
      first += examplesOfPart;
    }
    ends.computeIfAbsent(size, this::end).run();
  }

  private Part part(BatchForm form) {
    Part known = parts.get(form);
    if (known != null) {
      return known;
    }
    Part compiled = compiled(form);
    parts.put(form, compiled);
    return compiled;
  }

  private Part compiled(BatchForm form) {
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    if (gradients == null) {
      gradients =
          weighted
              ? GradientAccumulator.weighted(optimizer, !pass.penalties().isEmpty())
              : new GradientAccumulator(optimizer);
    }
    if (!weighted) {
      return new Part(batch, gradients.compile(pass, batch.loss(objective, pass.output())));
    }
    Objective.LossSum sum = batch.lossSum(objective, pass.output());
    return new Part(batch, gradients.compile(pass, sum.total(), sum.weight()));
  }

  private GradientAccumulator gradients() {
    if (gradients == null) {
      throw new IllegalStateException("there is a step, and so what it adds to");
    }
    return gradients;
  }

  /** What the optimizer makes of the gradients of so many examples. */
  private OptimizerStep end(int size) {
    return optimizer.compile(
        gradients().gradient(),
        gradients().loss(),
        List.of(lossTotal.plus(gradients().loss(), size)));
  }

  @Override
  public @Nullable Plan plan() {
    return parts.isEmpty() ? null : parts.values().iterator().next().step().plan();
  }

  @Override
  public void close() {
    parts.values().forEach(p -> p.step().close());
    parts.clear();
    ends.values().forEach(OptimizerStep::close);
    ends.clear();
    gradients = null;
  }
}
