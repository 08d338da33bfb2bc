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
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.DataUse;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.TrainingException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on data as it is: losses, accuracy, metrics and predictions. Used by one thread at a
 * time; see {@link Predictor} for many.
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
  private List<PartMetrics> measured = List.of();
  private @Nullable Scaling targetScaling;
  private final Map<BatchForm, Step> scorers = new HashMap<>();
  private final Map<BatchForm, Step> predictors = new HashMap<>();
  private final Map<BatchForm, Step> tellers = new HashMap<>();

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
   * Has metrics computed with each evaluation from now on, in place of those before.
   *
   * @param choices those that are wanted; one that names no output is of all that it can be
   *     computed of
   * @param ofTargets how numbers to predict were scaled, so that errors are told in the unit of the
   *     data; null where they are as they were
   * @throws TrainingException if a metric cannot be computed of an output, or of any
   */
  public void measure(List<MetricChoice> choices, @Nullable Scaling ofTargets) {
    List<PartMetrics> next = new ArrayList<>();
    for (Map.Entry<OutputPart, List<Metric>> entry :
        ChosenMetrics.of(objective, choices).entrySet()) {
      OutputPart part = entry.getKey();
      next.add(new PartMetrics(model.engine(), part, width(part), entry.getValue()));
    }
    close(scorers);
    measured = next;
    targetScaling = ofTargets;
  }

  private int width(OutputPart part) {
    return part.isWhole() ? fit.outputs() : part.to() - part.from();
  }

  /**
   * Checks that the metrics can be computed of some data, such as that there is a class that one
   * asks about.
   *
   * @throws TrainingException if not
   */
  public void requireMeasurable(Dataset data) {
    measured.forEach(part -> part.require(data));
  }

  /**
   * Returns loss and, with classes, accuracy; where examples or classes have weights, the loss is
   * the sum of weighted losses divided by the sum of weights. Of an ignored class neither loss nor
   * accuracy count the examples. In metrics, weights of examples count as in scikit-learn, and
   * those of classes do not.
   *
   * @throws TrainingException if the data are empty or do not fit the model, the objective, the
   *     scaling or the metrics, or the loss cannot take one of their targets
   */
  public Evaluation evaluate(Dataset data) {
    fit.requireTargets(DataUse.EVALUATE, data);
    fit.requireRange(DataUse.EVALUATE, data);
    requireMeasurable(data);
    try (EngineUse _ = model.engine().use("evaluate")) {
      scores.forEach(Score::reset);
      measured.forEach(part -> part.reset(data));
      Map<OutputPart, Readback> told = rooms(data);
      run(data, this::scorer, (step, from) -> take(told, step, from));
      return result(data, told);
    }
  }

  private Evaluation result(Dataset data, Map<OutputPart, Readback> told) {
    Map<OutputPart, Map<String, Double>> metrics = new LinkedHashMap<>();
    for (PartMetrics part : measured) {
      Readback room = told.get(part.part());
      Outcomes outcomes = room == null ? null : room.outcomes(scaling, targetScaling);
      metrics.put(part.part(), part.result(outcomes, data));
    }
    if (scores.size() == 1 && scores.getFirst().part().isWhole()) {
      Evaluation only = scores.getFirst().result(data, isWeighted(data));
      Map<String, Double> all = metrics.getOrDefault(scores.getFirst().part(), Map.of());
      return new Evaluation(only.loss(), only.accuracy(), Map.of(), all);
    }
    double total = 0;
    Map<String, Evaluation> outputs = new LinkedHashMap<>();
    Map<String, Double> all = new LinkedHashMap<>();
    for (Score score : scores) {
      OutputPart part = score.part();
      Evaluation of = score.result(data, isWeighted(data));
      Map<String, Double> its = metrics.getOrDefault(part, Map.of());
      its.forEach((name, value) -> all.put(part.name() + ":" + name, value));
      outputs.put(part.name(), new Evaluation(of.loss(), of.accuracy(), Map.of(), its));
      total += part.weight() * of.loss();
    }
    return new Evaluation(total, null, outputs, all);
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
          List<Tensor> told = new ArrayList<>();
          for (PartMetrics part : measured) {
            sums.addAll(part.plus(data, batch, prediction));
            if (part.reads(data)) {
              told.addAll(Readback.outputs(part.part(), prediction));
            }
          }
          return new Step(batch, model.engine().compile(told, sums));
        });
  }

  /**
   * Returns what the model says of every example and what is true of them, from which confusion
   * matrix, report and curves are made; of each output by its name, which is empty where there is
   * one alone.
   *
   * @throws TrainingException if the data are empty, have no targets, or do not fit the model, the
   *     objective or the scaling
   */
  public Map<String, Outcomes> outcomes(Dataset data) {
    fit.requireTargets(DataUse.EVALUATE, data);
    Map<OutputPart, Readback> rooms = new LinkedHashMap<>();
    for (OutputPart part : objective.parts()) {
      rooms.put(part, new Readback(part, width(part), data));
    }
    try (EngineUse _ = model.engine().use("evaluate")) {
      run(data, this::teller, (step, from) -> take(rooms, step, from));
    }
    Map<String, Outcomes> outcomes = new LinkedHashMap<>();
    rooms.forEach((part, room) -> outcomes.put(part.name(), room.outcomes(scaling, targetScaling)));
    return outcomes;
  }

  private Step teller(Dataset data, int size) {
    return tellers.computeIfAbsent(
        BatchForm.unlabelled(data, size),
        form -> {
          Batch batch = new Batch(model.engine(), form, scaling);
          Tensor row = model.forward(batch.features());
          List<Tensor> told =
              objective.parts().stream()
                  .flatMap(part -> Readback.outputs(part, row).stream())
                  .toList();
          return new Step(batch, model.engine().compile(told, List.of()));
        });
  }

  private Map<OutputPart, Readback> rooms(Dataset data) {
    Map<OutputPart, Readback> rooms = new LinkedHashMap<>();
    for (PartMetrics part : measured) {
      if (part.reads(data)) {
        rooms.put(part.part(), new Readback(part.part(), width(part.part()), data));
      }
    }
    return rooms;
  }

  private void take(Map<OutputPart, Readback> rooms, Step step, int from) {
    int at = 0;
    for (Readback room : rooms.values()) {
      at = room.take(model.engine(), step.step(), at, from, step.batch().size());
    }
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
    close(scorers);
    close(predictors);
    close(tellers);
  }

  private static void close(Map<BatchForm, Step> steps) {
    steps.values().forEach(s -> s.step().close());
    steps.clear();
  }
}
