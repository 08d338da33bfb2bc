package io.lockstep.training.evaluation;

import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.Task;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of one output for all examples of some data, as they come back from the device,
 * beside what is true of them.
 */
final class Readback {
  private final OutputPart part;
  private final int width;
  private final Dataset data;
  private final MemorySegment predictions;
  private final MemorySegment said;

  /**
   * Makes room.
   *
   * @param width the number of columns of the output
   */
  Readback(OutputPart part, int width, Dataset data) {
    this.part = part;
    this.width = width;
    this.data = data;
    this.predictions = Matrix.allocate(ElementType.F32, data.size(), width);
    this.said = Matrix.allocate(ElementType.F32, isOfClasses() ? data.size() : 0, 1);
  }

  private boolean isOfClasses() {
    return part.objective().task() == Task.CLASSIFICATION;
  }

  /** Returns what a step gives back: predictions, and for classes the one that is said. */
  static List<Tensor> outputs(OutputPart part, Tensor row) {
    Tensor output = part.of(row);
    Tensor prediction = part.objective().prediction(output);
    return part.objective().task() == Task.CLASSIFICATION
        ? List.of(prediction, output.argmax(1))
        : List.of(prediction);
  }

  /**
   * Takes what a step gave for some examples.
   *
   * @param at the first of its outputs that is of this part
   * @param from the first example
   * @return the output behind
   */
  int take(Engine engine, CompiledStep step, int at, int from, int size) {
    long row = (long) width * Float.BYTES;
    engine.read(step.output(at), predictions.asSlice(from * row, size * row));
    if (!isOfClasses()) {
      return at + 1;
    }
    long one = Integer.BYTES;
    engine.read(step.output(at + 1), said.asSlice(from * one, size * one));
    return at + 2;
  }

  /**
   * Returns what was said and what is true.
   *
   * @param features how features are scaled, which are what is true where they are given again
   * @param targets how numbers to predict were scaled, which is undone; or null
   */
  Outcomes outcomes(Scaling features, @Nullable Scaling targets) {
    Matrix all = new Matrix(ElementType.F32, data.size(), width, predictions);
    Outcomes outcomes =
        switch (part.objective().task()) {
          case CLASSIFICATION ->
              Outcomes.ofClasses(width, all::get, said(), actual(), names(part, data, width));
          case REGRESSION -> numbers(all, targets);
          case RECONSTRUCTION -> {
            Matrix inputs = data.features().values();
            yield Outcomes.ofNumbers(
                data.size(), width, all::get, (r, c) -> features.apply(inputs.get(r, c), c));
          }
        };
    Matrix weights = data.weights();
    if (weights != null) {
      double[] each = new double[data.size()];
      Arrays.setAll(each, row -> weights.get(row, 0));
      outcomes = outcomes.weighted(each);
    }
    Integer ignored = part.objective().ignoredClass();
    return ignored == null ? outcomes : outcomes.without(ignored);
  }

  private Outcomes numbers(Matrix all, @Nullable Scaling scaling) {
    Matrix values = values(data);
    int first = part.targetFrom();
    if (scaling == null) {
      return Outcomes.ofNumbers(data.size(), width, all::get, (r, c) -> values.get(r, first + c));
    }
    float[] offset = scaling.offset();
    float[] scale = scaling.scale();
    return Outcomes.ofNumbers(
        data.size(),
        width,
        (r, c) -> all.get(r, c) / (double) scale[first + c] + offset[first + c],
        (r, c) -> values.get(r, first + c) / (double) scale[first + c] + offset[first + c]);
  }

  private int[] said() {
    return said.toArray(ValueLayout.JAVA_INT);
  }

  private int[] actual() {
    int[] actual = new int[data.size()];
    if (data.targets() instanceof Targets.Classes classes) {
      Arrays.setAll(actual, classes::get);
    } else if (part.isWhole()) {
      Matrix shares = values(data);
      Arrays.setAll(actual, row -> greatest(shares, row));
    } else {
      Matrix values = values(data);
      Arrays.setAll(actual, row -> (int) values.get(row, part.targetFrom()));
    }
    return actual;
  }

  /** The first of the greatest shares, as the device finds it. */
  private static int greatest(Matrix shares, int row) {
    int best = 0;
    for (int column = 1; column < shares.width(); column++) {
      if (shares.get(row, column) > shares.get(row, best)) {
        best = column;
      }
    }
    return best;
  }

  private static Matrix values(Dataset data) {
    if (data.targets() instanceof Targets.Values values) {
      return values.values();
    }
    throw new IllegalStateException("[evaluate] there are no values; data were not checked");
  }

  /** Returns the names of the classes of an output; their numbers where they have none. */
  static List<String> names(OutputPart part, Dataset data, int width) {
    return part.objective().task() == Task.CLASSIFICATION
        ? classes(data, width, part.isWhole())
        : List.of();
  }

  private static List<String> classes(Dataset data, int count, boolean whole) {
    List<String> known =
        switch (data.targets()) {
          case Targets.Classes classes -> classes.names();
          case Targets.Values values when whole -> values.names();
          case Targets.Values _, Targets.None _ -> List.of();
        };
    return IntStream.range(0, count)
        .mapToObj(i -> i < known.size() ? known.get(i) : Integer.toString(i))
        .toList();
  }
}
