package io.lockstep.training.evaluation;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.metric.ConfusionMatrix;
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.Task;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one output. Where all of them follow from a confusion matrix, it is added up on
 * the device batch by batch in whole numbers, and no prediction is read back; else they are
 * computed on the host from all predictions.
 */
final class PartMetrics {
  /** A batch is spread out by the squared number of classes to be counted. */
  private static final int MOST_COUNTED = 64;

  private final Engine engine;
  private final OutputPart part;
  private final int width;
  private final List<Metric> metrics;
  private @Nullable Tensor counts;

  /**
   * Measures one output.
   *
   * @param width the number of its columns
   */
  PartMetrics(Engine engine, OutputPart part, int width, List<Metric> metrics) {
    this.engine = engine;
    this.part = part;
    this.width = width;
    this.metrics = metrics;
  }

  OutputPart part() {
    return part;
  }

  /** Returns whether predictions of some data are to be read back. */
  boolean reads(Dataset data) {
    return metrics.stream().anyMatch(m -> !isCounted(m))
        || (!metrics.isEmpty() && (data.weights() != null || width > MOST_COUNTED));
  }

  private boolean counts(Dataset data) {
    return !metrics.isEmpty() && !reads(data);
  }

  private static boolean isCounted(Metric metric) {
    return metric.measure() instanceof Metric.Measure.OfCounts;
  }

  /** Begins anew. */
  void reset(Dataset data) {
    if (counts(data)) {
      if (counts == null) {
        counts = engine.input("confusion matrix", DType.I32, Shape.of(width * width));
      }
      engine.write(counts, MemorySegment.ofArray(new int[width * width]));
    }
  }

  /** Returns the counts with a batch added, if they are kept. */
  List<Update> plus(Dataset data, Batch batch, Tensor row) {
    Tensor before = counts;
    if (before == null || !counts(data)) {
      return List.of();
    }
    Tensor target = part.target(batch.target());
    Tensor actual = target.dtype() == DType.I32 ? target : target.argmax(1);
    Tensor ignoring = target.dtype() == DType.I32 ? part.objective().counts(target) : null;
    Tensor cell =
        Tensor.apply(
            "cell",
            List.of(actual, part.of(row).argmax(1)),
            e -> e.get(0).mul(Expr.i32(width)).add(e.get(1)));
    Tensor cells = cell.oneHot(width * width);
    Tensor counted =
        ignoring == null ? cells : cells.mul(ignoring.reshape(ignoring.shape().dim(0), 1));
    return List.of(new Update(before, before.add(counted.sum(0).cast(DType.I32))));
  }

  /**
   * Returns the metrics by name.
   *
   * @param outcomes what was read back, or null where nothing was
   */
  Map<String, Double> result(@Nullable Outcomes outcomes, Dataset data) {
    Tensor kept = counts;
    ConfusionMatrix matrix =
        kept != null && counts(data) ? ConfusionMatrix.of(classes(data), kept.toInts()) : null;
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      if (matrix != null
          && metric.measure() instanceof Metric.Measure.OfCounts(Metric.Measure.Counted formula)) {
        values.put(metric.name(), formula.of(matrix, metric.values()));
      } else if (outcomes != null) {
        values.put(metric.name(), metric.of(outcomes));
      }
    }
    return values;
  }

  private List<String> classes(Dataset data) {
    return Readback.names(part, data, width);
  }

  /** Computes the metrics of nothing, so that those that never can be are refused. */
  void require(Dataset data) {
    List<String> names = classes(data);
    Outcomes none =
        part.objective().task() == Task.CLASSIFICATION
            ? Outcomes.ofClasses(width, (_, _) -> 0, new int[0], new int[0], names)
            : Outcomes.ofNumbers(0, width, (_, _) -> 0, (_, _) -> 0);
    metrics.forEach(metric -> metric.of(none));
  }
}
