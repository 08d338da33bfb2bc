package io.lockstep.training.loop;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.nn.Model;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Runs a model on data as it is: losses, accuracy and predictions. */
public final class Evaluator implements AutoCloseable {
  private final Model model;
  private final Objective objective;
  private final Scaling scaling;
  private final int batchSize;
  private final Tensor totals;
  private final MemorySegment host = Arena.ofAuto().allocate(2 * Float.BYTES, Float.BYTES);
  private final List<Step> scorers = new ArrayList<>();
  private final List<Step> predictors = new ArrayList<>();

  private record Step(Batch batch, CompiledStep step) {}

  /**
   * Creates an evaluator.
   *
   * @param batchSize most examples at a time
   */
  public Evaluator(Model model, Objective objective, Scaling scaling, int batchSize) {
    this.model = model;
    this.objective = objective;
    this.scaling = scaling;
    this.batchSize = batchSize;
    this.totals = model.engine().input("evaluation totals", DType.F32, Shape.of(2));
  }

  /** Returns loss and, with classes, accuracy; data without examples are an error. */
  public Evaluation evaluate(Dataset data) {
    requireExamples("evaluate", data);
    Engine engine = model.engine();
    engine.write(totals, host.fill((byte) 0));
    int[] order = Trainer.inOrder(data.size());
    for (int from = 0; from < order.length; from += batchSize) {
      Step step = scorer(data, Math.min(batchSize, order.length - from));
      step.batch().load(data, order, from);
      step.step().run();
    }
    float[] sums = totals.toFloats();
    boolean classes = objective.task() == Task.CLASSIFICATION;
    return new Evaluation(
        (double) sums[0] / data.size(), classes ? (double) sums[1] / data.size() : null);
  }

  private Step scorer(Dataset data, int size) {
    for (Step step : scorers) {
      if (step.batch().size() == size) {
        return step;
      }
    }
    Task task = objective.task();
    Batch batch = new Batch(model.engine(), size, data, task, scaling);
    Tensor prediction = model.forward(batch.features());
    Tensor target = batch.target(task);
    Tensor loss = objective.mean(prediction, target).mul(size).reshape(1);
    Tensor right =
        task == Task.CLASSIFICATION
            ? prediction.argmax(1).eq(target).cast(DType.F32).sum().reshape(1)
            : model.engine().zeros(1);
    Update sum = new Update(totals, totals.add(Tensor.concat(0, loss, right)));
    Step step = new Step(batch, model.engine().compile(List.of(), List.of(sum)));
    scorers.add(step);
    return step;
  }

  /**
   * Returns the network's output for every example, {@code [examples, outputs]}: probabilities for
   * classes, else values.
   */
  public Matrix predict(Dataset data) {
    requireExamples("predict", data);
    int[] order = Trainer.inOrder(data.size());
    MemorySegment all = MemorySegment.NULL;
    int width = 0;
    for (int from = 0; from < order.length; from += batchSize) {
      Step step = predictor(data, Math.min(batchSize, order.length - from));
      step.batch().load(data, order, from);
      step.step().run();
      Tensor output = step.step().output(0);
      if (width == 0) {
        width = output.shape().dim(1);
        all = Matrix.allocate(ElementType.F32, order.length, width);
      }
      long row = (long) width * Float.BYTES;
      model.engine().read(output, all.asSlice(from * row, step.batch().size() * row));
    }
    return new Matrix(ElementType.F32, order.length, width, all);
  }

  private Step predictor(Dataset data, int size) {
    for (Step step : predictors) {
      if (step.batch().size() == size) {
        return step;
      }
    }
    Dataset unlabelled = new Dataset(data.features(), new Targets.None(data.size()));
    Batch batch = new Batch(model.engine(), size, unlabelled, objective.task(), scaling);
    Tensor output = model.forward(batch.features());
    Tensor result = objective.prediction(output);
    Step step = new Step(batch, model.engine().compile(List.of(result), List.of()));
    predictors.add(step);
    return step;
  }

  private static void requireExamples(String operation, Dataset data) {
    if (data.size() == 0) {
      throw new TrainingException(
          "[" + operation + "] the data have no examples; give at least one");
    }
  }

  @Override
  public void close() {
    scorers.forEach(s -> s.step().close());
    predictors.forEach(s -> s.step().close());
    scorers.clear();
    predictors.clear();
  }
}
