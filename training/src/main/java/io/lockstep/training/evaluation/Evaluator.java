package io.lockstep.training.evaluation;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineUse;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.DataUse;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a model on data as it is: losses, accuracy and predictions. Used by one thread at a time;
 * see {@link Predictor} for many.
 */
public final class Evaluator implements AutoCloseable {
  /** Up to this many, ones add up exactly in float32. */
  private static final int LARGEST_BATCH = 1 << 24;

  private final Model model;
  private final Objective objective;
  private final Scaling scaling;
  private final int batchSize;
  private final DataFit fit;
  private final LossTotal lossTotal;
  private final LossTotal weightTotal;
  private final Tensor rightTotal;
  private final Map<BatchForm, Step> scorers = new HashMap<>();
  private final Map<BatchForm, Step> predictors = new HashMap<>();

  private record Step(Batch batch, CompiledStep step) {}

  /**
   * Creates an evaluator.
   *
   * @param batchSize most examples at a time
   * @throws TrainingException if model, objective and scaling do not fit together, or the batch is
   *     empty
   */
  public Evaluator(Model model, Objective objective, Scaling scaling, int batchSize) {
    if (batchSize < 1) {
      throw new TrainingException(
          "[evaluate] batch must be at least 1, got " + batchSize + "; give one such as 256");
    }
    this.model = model;
    this.objective = objective;
    this.scaling = scaling;
    this.batchSize = Math.min(batchSize, LARGEST_BATCH);
    this.fit = new DataFit(model, objective, scaling);
    Engine engine = model.engine();
    this.lossTotal = new LossTotal(engine, "evaluation loss");
    this.weightTotal = new LossTotal(engine, "evaluation weights");
    this.rightTotal = engine.input("right answers", DType.I32, Shape.of(1));
  }

  /** Returns what tells whether data fit. */
  public DataFit fit() {
    return fit;
  }

  /**
   * Returns loss and, with classes, accuracy; where examples or classes have weights, the loss is
   * the sum of weighted losses divided by the sum of weights. Of an ignored class neither loss nor
   * accuracy count the examples.
   *
   * @throws TrainingException if the data are empty or do not fit the model, the objective or the
   *     scaling, or the loss cannot take one of their targets
   */
  public Evaluation evaluate(Dataset data) {
    fit.requireTargets(DataUse.EVALUATE, data);
    fit.requireRange(DataUse.EVALUATE, data);
    try (EngineUse _ = model.engine().use("evaluate")) {
      lossTotal.reset();
      weightTotal.reset();
      model.engine().write(rightTotal, MemorySegment.ofArray(new int[1]));
      run(data, this::scorer, (_, _) -> {});
      double loss = lossTotal.read() / (isWeighted(data) ? weightTotal.read() : data.size());
      boolean classes = objective.task() == Task.CLASSIFICATION;
      return new Evaluation(loss, classes ? rightTotal.toInts()[0] / counted(data) : null);
    }
  }

  /** The number of examples that are not of the ignored class. */
  private double counted(Dataset data) {
    return data.targets() instanceof Targets.Classes classes
        ? objective.counted(classes)
        : data.size();
  }

  private boolean isWeighted(Dataset data) {
    return objective.isWeighted() || data.weights() != null;
  }

  private Step scorer(Dataset data, int size) {
    return scorers.computeIfAbsent(
        BatchForm.of(data, size, objective.task()),
        form -> {
          Batch batch = new Batch(model.engine(), form, scaling);
          Tensor prediction = model.forward(batch.features());
          Tensor target = batch.target();
          List<Update> sums = new ArrayList<>();
          if (isWeighted(data)) {
            Objective.LossSum sum = batch.lossSum(objective, prediction);
            sums.add(lossTotal.plus(sum.total(), 1));
            sums.add(weightTotal.plus(sum.weight(), 1));
          } else {
            sums.add(lossTotal.plus(objective.loss(prediction, target), size));
          }
          if (objective.task() == Task.CLASSIFICATION) {
            Tensor classes = target.dtype() == DType.I32 ? target : target.argmax(1);
            Tensor right = prediction.argmax(1).eq(classes).cast(DType.F32);
            Tensor counts = target.dtype() == DType.I32 ? objective.counts(target) : null;
            Tensor sum = (counts == null ? right : right.mul(counts)).sum();
            sums.add(new Update(rightTotal, rightTotal.add(sum.cast(DType.I32))));
          }
          return new Step(batch, model.engine().compile(List.of(), sums));
        });
  }

  /**
   * Returns the network's output for every example, {@code [examples, outputs]}: probabilities for
   * classes, else values.
   *
   * @throws TrainingException if the data are empty or do not fit the model and the scaling
   */
  public Matrix predict(Dataset data) {
    fit.requireFeatures(DataUse.PREDICT, data);
    int width = fit.outputs();
    MemorySegment all = Matrix.allocate(ElementType.F32, data.size(), width);
    long row = (long) width * Float.BYTES;
    try (EngineUse _ = model.engine().use("predict")) {
      run(data, this::predictor, (step, from) -> read(step, all.asSlice(from * row), row));
    }
    return new Matrix(ElementType.F32, data.size(), width, all);
  }

  private void read(Step step, MemorySegment to, long rowBytes) {
    model.engine().read(step.step().output(0), to.asSlice(0, step.batch().size() * rowBytes));
  }

  private Step predictor(Dataset data, int size) {
    return predictors.computeIfAbsent(
        BatchForm.unlabelled(data, size),
        form -> {
          Batch batch = new Batch(model.engine(), form, scaling);
          Tensor result = objective.prediction(model.forward(batch.features()));
          return new Step(batch, model.engine().compile(List.of(result), List.of()));
        });
  }

  /** The step for some data and a number of examples. */
  private interface Steps {
    Step of(Dataset data, int size);
  }

  /** What is done with a step that has run, given the first of its examples. */
  private interface Done {
    void with(Step step, int from);
  }

  /** Sends all examples through steps, in order. */
  private void run(Dataset data, Steps steps, Done done) {
    int[] order = Batch.inOrder(data.size());
    for (int left = order.length; left > 0; left -= batchSize) {
      int from = order.length - left;
      Step step = steps.of(data, Math.min(batchSize, left));
      step.batch().load(data, order, from);
      step.step().run();
      done.with(step, from);
    }
  }

  @Override
  public void close() {
    scorers.values().forEach(s -> s.step().close());
    predictors.values().forEach(s -> s.step().close());
    scorers.clear();
    predictors.clear();
  }
}
