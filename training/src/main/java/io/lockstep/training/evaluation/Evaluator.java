package io.lockstep.training.evaluation;

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
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.DataUse;
import io.lockstep.training.objective.TrainingException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Criterion objective;
  private final Scaling scaling;
  private final int batchSize;
  private final DataFit fit;
  private final List<Score> scores;
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
  public Evaluator(Model model, Criterion objective, Scaling scaling, int batchSize) {
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
    this.scores = objective.parts().stream().map(part -> new Score(engine, part)).toList();
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
      scores.forEach(Score::reset);
      run(data, this::scorer, (_, _) -> {});
      return result(data);
    }
  }

  private Evaluation result(Dataset data) {
    if (scores.size() == 1 && scores.getFirst().part().isWhole()) {
      return scores.getFirst().result(data, isWeighted(data));
    }
    double total = 0;
    Map<String, Evaluation> outputs = new LinkedHashMap<>();
    for (Score score : scores) {
      Evaluation of = score.result(data, isWeighted(data));
      outputs.put(score.part().name(), of);
      total += score.part().weight() * of.loss();
    }
    return new Evaluation(total, null, outputs);
  }

  private boolean isWeighted(Dataset data) {
    return objective.isWeighted() || data.weights() != null;
  }

  private Step scorer(Dataset data, int size) {
    return scorers.computeIfAbsent(
        BatchForm.of(data, size, objective.reconstructs()),
        form -> {
          Batch batch = new Batch(model.engine(), form, scaling);
          Tensor prediction = model.forward(batch.features());
          List<Update> sums = new ArrayList<>();
          for (Score score : scores) {
            sums.addAll(score.plus(batch, prediction, isWeighted(data)));
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
