package io.lockstep.training.loop.step;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
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
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjectives;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.StepView;
import io.lockstep.training.optim.accumulation.GradientAccumulator;
import io.lockstep.training.optim.accumulation.MicroStep;
import io.lockstep.training.watch.measure.ParameterMeasurements;
import io.lockstep.training.watch.measure.PassMeasurements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are taken as micro-batches, one after another, whose gradients are added up before
 * the optimizer takes its step: what lies between the layers is kept of one micro-batch at a time.
 * There are as few of them as can be of at most so many examples, and their sizes differ by one at
 * most, so that layers that look at a batch do not get one of a single example.
 */
public final class MicroBatches implements BatchSteps {
  private final Model model;
  private final Criterion objective;
  private final Optimizer optimizer;
  private final Scaling scaling;
  private final int largest;
  private final LossTotal lossTotal;
  private final Draws draws;

  /**
   * The weights of the whole batch in each of several outputs, where classes count differently in
   * them: known before its first micro-batch, whose share in the loss they tell.
   */
  private final @Nullable Tensor weights;

  private final Map<BatchForm, Part> parts = new LinkedHashMap<>();
  private final Map<Integer, OptimizerStep> ends = new HashMap<>();

  /** First micro-batches, whose layers are measured. */
  private final Map<BatchForm, Part> watchedParts = new HashMap<>();

  private final Map<Integer, WatchedEnd> watchedEnds = new HashMap<>();
  private @Nullable GradientAccumulator gradients;
  private boolean weighted;

  /**
   * What is done with a micro-batch.
   *
   * @param weigh adds the weights of its examples in each of several outputs, where they differ
   * @param measured of its layers, where they are watched
   */
  private record Part(
      Batch batch,
      @Nullable CompiledStep weigh,
      MicroStep step,
      @Nullable PassMeasurements measured) {
    void close() {
      step.close();
      if (weigh != null) {
        weigh.close();
      }
    }
  }

  /** What the optimizer makes of the gradients, watched. */
  private record WatchedEnd(OptimizerStep step, ParameterMeasurements measured) {}

  /**
   * Creates the steps, which are compiled when they are first needed.
   *
   * @param largest most examples in a micro-batch
   * @param lossTotal has the losses of the examples added
   */
  public MicroBatches(
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
    this.weights =
        objective instanceof OutputObjectives several && several.isWeighted()
            ? model.engine().input("weights", DType.F32, Shape.of(several.outputs().size()))
            : null;
  }

  @Override
  public void take(Dataset data, int size, Examples examples, @Nullable StepWatch watching) {
    long next = optimizer.step() + 1;
    StepWatch due = watching != null && watching.isDue(next) ? watching : null;
    weigh(data, size, examples);
    each(
        data,
        size,
        examples,
        due,
        (part, place, _) -> {
          begin(place);
          part.step().run((double) part.batch().size() / size);
        });
    if (due == null) {
      ends.computeIfAbsent(size, this::end).run();
    } else {
      end(data, size, due, next);
    }
  }

  /** Ends a batch that is watched: of its layers, the first micro-batch was measured. */
  private void end(Dataset data, int size, StepWatch watching, long step) {
    WatchedEnd end = watchedEnds.computeIfAbsent(size, s -> watchedEnd(s, watching));
    end.step().run();
    int examplesOfFirst = Math.ceilDiv(size, Math.ceilDiv(size, largest));
    Part first = part(BatchForm.of(data, examplesOfFirst, objective.reconstructs()), watching);
    PassMeasurements measured = Objects.requireNonNull(first.measured());
    watching.saw(
        step,
        measured,
        StepWatch.outputs(first.step()::output, 1, measured.count()),
        end.measured(),
        StepWatch.outputs(end.step()::output, 1, end.measured().count()));
  }

  @Override
  public Optional<Finding> explain(
      Dataset data, int size, Examples examples, IntUnaryOperator numbers) {
    List<Finding> found = new ArrayList<>();
    weigh(data, size, examples);
    each(
        data,
        size,
        examples,
        null,
        (part, place, first) -> {
          if (found.isEmpty()) {
            begin(place);
            double share = (double) part.batch().size() / size;
            IntUnaryOperator ofPart = row -> numbers.applyAsInt(first + row);
            part.step()
                .nonFinite(share)
                .map(w -> finding(w, data, part, ofPart))
                .ifPresent(found::add);
            part.step().run(share);
          }
        });
    return found.isEmpty()
        ? ends.computeIfAbsent(size, this::end)
            .nonFinite()
            .map(what -> finding(what, data, parts.values().iterator().next(), numbers))
        : Optional.of(found.getFirst());
  }

  private Finding finding(NonFinite what, Dataset data, Part part, IntUnaryOperator numbers) {
    return new Finding(what, new HeldNames(model, optimizer, part.batch(), data, numbers));
  }

  /** Adds up the weights of the batch, where those of a micro-batch do not tell its share. */
  private void weigh(Dataset data, int size, Examples examples) {
    boolean hasWeights = objective.isWeighted() || data.weights() != null;
    if (hasWeights != weighted) {
      close();
      weighted = hasWeights;
    }
    if (weights != null) {
      model.engine().write(weights, new float[weights.shape().size()]);
      each(data, size, examples, null, (part, _, _) -> Objects.requireNonNull(part.weigh()).run());
    }
  }

  private void begin(int place) {
    if (place == 0) {
      gradients().begin();
    }
    draws.of(optimizer.step() + 1, place);
  }

  /** Something done with a micro-batch whose examples are on the device. */
  private interface Visit {
    void with(Part part, int place, int first);
  }

  private void each(
      Dataset data, int size, Examples examples, @Nullable StepWatch due, Visit visit) {
    int count = Math.ceilDiv(size, largest);
    int first = 0;
    for (int j = 0; j < count; j++) {
      int examplesOfPart = size / count + (j < size % count ? 1 : 0);
      BatchForm form = BatchForm.of(data, examplesOfPart, objective.reconstructs());
      Part part = part(form, j == 0 ? due : null);
      examples.load(part.batch(), first);
      visit.with(part, j, first);
      first += examplesOfPart;
    }
  }

  private Part part(BatchForm form, @Nullable StepWatch watching) {
    Map<BatchForm, Part> alike = watching == null ? parts : watchedParts;
    Part known = alike.get(form);
    if (known != null) {
      return known;
    }
    Part compiled = compiled(form, watching);
    alike.put(form, compiled);
    return compiled;
  }

  private Part compiled(BatchForm form, @Nullable StepWatch watching) {
    Batch batch = new Batch(model.engine(), form, scaling);
    TrainingPass pass = model.train(batch.features(), draws.randomness());
    PassMeasurements measured = watching == null ? null : watching.measure(pass);
    List<Tensor> shown = measured == null ? List.of() : measured.outputs();
    boolean penalized = !pass.penalties().isEmpty();
    if (weights != null && objective instanceof OutputObjectives several) {
      gradients =
          gradients != null ? gradients : GradientAccumulator.ofShares(optimizer, penalized);
      List<Objective.LossSum> sums = several.sums(pass.output(), batch.target(), batch.weights());
      Tensor share = several.share(sums, weights);
      MicroStep step = gradients.compileShare(pass, share, shown);
      return new Part(batch, weigh(weights, sums), step, measured);
    }
    if (weighted) {
      gradients =
          gradients != null ? gradients : GradientAccumulator.weighted(optimizer, penalized);
      Objective.LossSum sum = batch.lossSum(objective, pass.output());
      MicroStep step = gradients.compile(pass, sum.total(), sum.weight(), shown);
      return new Part(batch, null, step, measured);
    }
    gradients = gradients != null ? gradients : new GradientAccumulator(optimizer);
    Tensor loss = batch.loss(objective, pass.output());
    return new Part(batch, null, gradients.compile(pass, loss, shown), measured);
  }

  private CompiledStep weigh(Tensor ofBatch, List<Objective.LossSum> sums) {
    List<Tensor> added = sums.stream().map(sum -> sum.weight().reshape(1)).toList();
    return model
        .engine()
        .compile(List.of(), List.of(new Update(ofBatch, ofBatch.add(Tensor.concat(0, added)))));
  }

  private GradientAccumulator gradients() {
    if (gradients == null) {
      throw new IllegalStateException("there is a step, and so what it adds to");
    }
    return gradients;
  }

  /** What the optimizer makes of the gradients of so many examples. */
  private OptimizerStep end(int size) {
    return end(size, StepView.Shown.NOTHING);
  }

  private OptimizerStep end(int size, StepView.Shown shown) {
    return optimizer.compile(
        gradients().gradient(),
        gradients().loss(),
        List.of(lossTotal.plus(gradients().loss(), size)),
        shown);
  }

  private WatchedEnd watchedEnd(int size, StepWatch watching) {
    ParameterMeasurements measured = watching.measureParameters();
    return new WatchedEnd(end(size, measured), measured);
  }

  @Override
  public @Nullable Plan plan() {
    return parts.isEmpty() ? null : parts.values().iterator().next().step().plan();
  }

  @Override
  public void close() {
    parts.values().forEach(Part::close);
    parts.clear();
    ends.values().forEach(OptimizerStep::close);
    ends.clear();
    watchedParts.values().forEach(Part::close);
    watchedParts.clear();
    watchedEnds.values().forEach(e -> e.step().close());
    watchedEnds.clear();
    gradients = null;
  }
}
