package io.lockstep.training.evaluation;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.EngineUse;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.DataFit;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.TrainingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Serves predictions of a model from any number of threads: raw features in, what the model makes
 * of them out, scaling included. Calls take turns on the engine, so answers are those of one
 * thread, bit for bit; many examples in one call cost less than many calls. Threads that do not
 * call the predictor must leave its engine alone while others may, training included.
 */
public final class Predictor implements AutoCloseable {
  /** Most examples in a step; a power of two, as all sizes of steps are. */
  private static final int LARGEST_STEP = 256;

  private final Model model;
  private final Criterion objective;
  private final Scaling scaling;
  private final int outputs;
  private final ReentrantLock turn = new ReentrantLock();
  private final Map<Integer, Step> steps = new HashMap<>();
  private boolean closed;

  /** A compiled step, and room on the host for its rows. */
  private record Step(Batch batch, CompiledStep step, float[] features, MemorySegment results) {}

  /**
   * Creates a predictor; steps are compiled when they are first needed.
   *
   * @param scaling of the raw features, as the model was trained with
   * @throws TrainingException if model and scaling do not fit together
   */
  public Predictor(Model model, Criterion objective, Scaling scaling) {
    this.model = model;
    this.objective = objective;
    this.scaling = scaling;
    this.outputs = new DataFit(model, objective, scaling).outputs();
  }

  /** Returns the number of features of an example. */
  public int inputs() {
    return scaling.width();
  }

  /** Returns the number of values in an answer. */
  public int outputs() {
    return outputs;
  }

  /**
   * Returns what the model makes of one example: a probability for each class, or values.
   *
   * @param features as they were before scaling, {@link #inputs} of them
   * @return a fresh array of {@link #outputs} values
   * @throws TrainingException if there are more or fewer features
   * @throws IllegalStateException if the predictor is closed, or another thread is at work on the
   *     engine with something else
   */
  public float[] predict(float[] features) {
    return predict(new float[][] {features})[0];
  }

  /**
   * Returns what the model makes of some examples, as {@link #predict(float[])} does of each.
   *
   * @param examples any number of rows of {@link #inputs} features
   * @return a fresh array of as many rows of {@link #outputs} values
   * @throws TrainingException if a row has more or fewer features
   * @throws IllegalStateException if the predictor is closed, or another thread is at work on the
   *     engine with something else
   */
  public float[][] predict(float[][] examples) {
    for (int row = 0; row < examples.length; row++) {
      if (examples[row].length != inputs()) {
        throw new TrainingException(
            "[predict] example "
                + (row + 1)
                + " has "
                + examples[row].length
                + " features, but model and scaling take "
                + inputs()
                + "; give as many");
      }
    }
    float[][] answers = new float[examples.length][outputs];
    turn.lock();
    try (EngineUse _ = model.engine().use("predict")) {
      if (closed) {
        throw new IllegalStateException("[predict] the predictor is closed; create a new one");
      }
      int from = 0;
      while (from < examples.length) {
        int size = Integer.highestOneBit(Math.min(examples.length - from, LARGEST_STEP));
        run(steps.computeIfAbsent(size, this::compiled), examples, answers, from);
        from += size;
      }
    } finally {
      turn.unlock();
    }
    return answers;
  }

  /**
   * Returns what the model makes of one example of several inputs: the answer of each output.
   *
   * @param named the features of each input; they stand side by side in the order of the names
   * @return each output by name; {@code output} where there is one alone
   * @throws TrainingException if there are more or fewer features
   */
  public Map<String, float[]> predict(Map<String, float[]> named) {
    int count = named.values().stream().mapToInt(values -> values.length).sum();
    float[] features = new float[count];
    int at = 0;
    for (float[] values : new TreeMap<>(named).values()) {
      System.arraycopy(values, 0, features, at, values.length);
      at += values.length;
    }
    float[] answer = predict(features);
    Map<String, float[]> answers = new LinkedHashMap<>();
    for (OutputPart part : objective.parts()) {
      if (part.isWhole()) {
        answers.put("output", answer);
      } else {
        answers.put(part.name(), Arrays.copyOfRange(answer, part.from(), part.to()));
      }
    }
    return answers;
  }

  private Step compiled(int size) {
    BatchForm form =
        new BatchForm(size, ElementType.F32, inputs(), new BatchForm.Target.None(), false);
    Batch batch = new Batch(model.engine(), form, scaling);
    Tensor result = objective.prediction(model.forward(batch.features()));
    Shape shape = result.shape();
    return new Step(
        batch,
        model.engine().compile(List.of(result), List.of()),
        new float[size * inputs()],
        Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, shape.size()));
  }

  private void run(Step step, float[][] examples, float[][] answers, int from) {
    int size = step.batch().size();
    for (int i = 0; i < size; i++) {
      System.arraycopy(examples[from + i], 0, step.features(), i * inputs(), inputs());
    }
    step.batch().load(step.features());
    step.step().run();
    model.engine().read(step.step().output(0), step.results());
    for (int i = 0; i < size; i++) {
      MemorySegment.copy(
          step.results(),
          ValueLayout.JAVA_FLOAT,
          (long) i * outputs * Float.BYTES,
          answers[from + i],
          0,
          outputs);
    }
  }

  /** Frees the steps, not the model; calls that come later are refused. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      steps.values().forEach(s -> s.step().close());
      steps.clear();
    } finally {
      turn.unlock();
    }
  }
}
