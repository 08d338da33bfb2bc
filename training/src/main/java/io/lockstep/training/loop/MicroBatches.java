package io.lockstep.training.loop;

import io.lockstep.plan.Plan;
import io.lockstep.tensor.Tensor;
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
import io.lockstep.training.optim.StepView;
import io.lockstep.training.optim.accumulation.GradientAccumulator;
import io.lockstep.training.optim.accumulation.MicroStep;
import io.lockstep.training.watch.measure.ParameterMeasurements;
import io.lockstep.training.watch.measure.PassMeasurements;
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
  private final Map<BatchForm, WatchedPart> watchedParts = new HashMap<>();
  private final Map<Integer, WatchedEnd> watchedEnds = new HashMap<>();
  private @Nullable GradientAccumulator gradients;
  private boolean weighted;

  private record Part(Batch batch, MicroStep step) {}

  /** A first micro-batch whose layers are watched. */
  private record WatchedPart(Part part, PassMeasurements pass) {
    List<Tensor> outputs() {
      return Watching.outputs(part.step()::output, 1, pass.count());
    }
  }

  /** What the optimizer makes of the gradients, watched. */
  private record WatchedEnd(OptimizerStep step, ParameterMeasurements parameters) {
    List<Tensor> outputs() {
      return Watching.outputs(step::output, 1, parameters.count());
    }
  }

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
  public void take(Dataset data, int size, Examples examples, @Nullable Watching watching) {
    boolean hasWeights = objective.isWeighted() || data.weights() != null;
    if (hasWeights != weighted) {
      close();
      weighted = hasWeights;
    }
    long next = optimizer.step() + 1;
    Watching due = watching != null && watching.isDue(next) ? watching : null;
    int count = Math.ceilDiv(size, largest);
    WatchedPart seen = null;
    int first = 0;
    for (int j = 0; j < count; j++) {
      int examplesOfPart = size / count + (j < size % count ? 1 : 0);
      BatchForm form = BatchForm.of(data, examplesOfPart, objective.reconstructs());
      Part part;
      if (j == 0 && due != null) {
        seen = watchedPart(form, due);
        part = seen.part();
      } else {
        part = part(form);
      }
      if (j == 0) {
        gradients().begin();
      }
      examples.load(part.batch(), first);
      draws.of(next, j);
      part.step().run((double) examplesOfPart / size);
      first += examplesOfPart;
    }
    if (due == null || seen == null) {
      ends.computeIfAbsent(size, s -> end(s, StepView.Shown.NOTHING)).run();
      return;
    }
    WatchedEnd end = watchedEnds.computeIfAbsent(size, s -> watchedEnd(s, due));
    end.step().run();
    due.saw(next, seen.pass(), seen.outputs(), end.parameters(), end.outputs());
  }

  private Part part(BatchForm form) {
    Part known = parts.get(form);
    if (known != null) {
      return known;
    }
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    Part compiled = compiled(batch, pass, List.of());
    parts.put(form, compiled);
    return compiled;
  }

  private WatchedPart watchedPart(BatchForm form, Watching watching) {
    WatchedPart known = watchedParts.get(form);
    if (known != null) {
      return known;
    }
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    PassMeasurements measured = watching.measure(pass);
    WatchedPart compiled = new WatchedPart(compiled(batch, pass, measured.outputs()), measured);
    watchedParts.put(form, compiled);
    return compiled;
  }

  private Part compiled(Batch batch, TrainingPass pass, List<Tensor> shown) {
    if (gradients == null) {
      gradients =
          weighted
              ? GradientAccumulator.weighted(optimizer, !pass.penalties().isEmpty())
              : new GradientAccumulator(optimizer);
    }
    if (!weighted) {
      Tensor loss = batch.loss(objective, pass.output());
      return new Part(batch, gradients.compile(pass, loss, shown));
    }
    Objective.LossSum sum = batch.lossSum(objective, pass.output());
    return new Part(batch, gradients.compile(pass, sum.total(), sum.weight(), shown));
  }

  private GradientAccumulator gradients() {
    if (gradients == null) {
      throw new IllegalStateException("there is a step, and so what it adds to");
    }
    return gradients;
  }

  /** What the optimizer makes of the gradients of so many examples. */
  private OptimizerStep end(int size, StepView.Shown shown) {
    return optimizer.compile(
        gradients().gradient(),
        gradients().loss(),
        List.of(lossTotal.plus(gradients().loss(), size)),
        shown);
  }

  private WatchedEnd watchedEnd(int size, Watching watching) {
    ParameterMeasurements measured = watching.measureParameters();
    return new WatchedEnd(end(size, measured), measured);
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
    watchedParts.values().forEach(p -> p.part().step().close());
    watchedParts.clear();
    watchedEnds.values().forEach(e -> e.step().close());
    watchedEnds.clear();
    gradients = null;
  }
}
