package io.lockstep.training.batch;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Rows;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.BatchForm.Target;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a compiled step for a batch of one size: raw features and targets on the device,
 * and the scaled features as the network sees them.
 */
public final class Batch {
  private static final String LOSS = "the loss";

  private final Engine engine;
  private final BatchForm form;
  private final Tensor raw;
  private final Tensor features;
  private final @Nullable Tensor targets;
  private final @Nullable Tensor weights;

  /** What it holds. */
  public enum Part {
    /** The features, before they are scaled. */
    FEATURES,
    /** What is to be predicted. */
    TARGETS,
    /** How much examples count. */
    WEIGHTS
  }

  /** Creates the inputs for batches of a form. */
  public Batch(Engine engine, BatchForm form, Scaling scaling) {
    this.engine = engine;
    this.form = form;
    int size = form.size();
    this.raw = engine.input("features", form.featureType(), Shape.of(size, form.width()));
    this.features =
        NodeOrigin.forward(
            "the scaling of features", () -> scaled(engine, raw.cast(DType.F32), scaling));
    this.targets =
        switch (form.target()) {
          case Target.None _ -> null;
          case Target.Classes _ -> engine.input("classes", DType.I32, Shape.of(size));
          case Target.Values(int width) ->
              engine.input("targets", DType.F32, Shape.of(size, width));
        };
    this.weights = form.weighted() ? engine.input("weights", DType.F32, Shape.of(size)) : null;
  }

  /** {@code (x - offset) * scale}, with literals where all columns are alike. */
  private static Tensor scaled(Engine engine, Tensor x, Scaling scaling) {
    if (scaling.equals(Scaling.identity(scaling.width()))) {
      return x;
    }
    float[] offset = scaling.offset();
    float[] scale = scaling.scale();
    boolean alike = allEqual(offset) && allEqual(scale);
    if (alike) {
      return x.apply("scale", e -> e.sub(offset[0]).mul(scale[0]));
    }
    return Tensor.apply(
        "scale",
        List.of(x, engine.tensor(offset, offset.length), engine.tensor(scale, scale.length)),
        e -> e.get(0).sub(e.get(1)).mul(e.get(2)));
  }

  private static boolean allEqual(float[] values) {
    for (float v : values) {
      if (Float.compare(v, values[0]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the numbers {@code 0 ... count-1}, the order in which data stand. */
  public static int[] inOrder(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Returns the number of examples. */
  public int size() {
    return form.size();
  }

  /** The scaled features {@code [size, width]}. */
  public Tensor features() {
    return features;
  }

  /** What the prediction is compared with: the features where there is nothing else. */
  public Tensor target() {
    return targets == null ? features : targets;
  }

  /** How much each example counts, or null where all count alike. */
  public @Nullable Tensor weights() {
    return weights;
  }

  /** Returns the mean loss of the batch, by the weights of its examples where they have some. */
  public Tensor loss(Criterion objective, Tensor prediction) {
    return NodeOrigin.forward(
        LOSS,
        () ->
            weights == null
                ? objective.loss(prediction, target())
                : objective.loss(prediction, target(), weights));
  }

  /** Returns the sum of the losses of the batch, and of the weights of its examples. */
  public Objective.LossSum lossSum(Criterion objective, Tensor prediction) {
    return NodeOrigin.forward(LOSS, () -> objective.sum(prediction, target(), weights));
  }

  /** Returns which part of it a source holds; empty for one that is not its. */
  public Optional<Part> partOf(Source source) {
    if (source == raw.node()) {
      return Optional.of(Part.FEATURES);
    }
    if (targets != null && source == targets.node()) {
      return Optional.of(Part.TARGETS);
    }
    return weights != null && source == weights.node()
        ? Optional.of(Part.WEIGHTS)
        : Optional.empty();
  }

  /** Replaces the features by rows of floats as they are, one after another. */
  public void load(float[] rows) {
    engine.write(raw, rows);
  }

  /** Copies the examples {@code order[from] ... order[from + size - 1]} to the device. */
  public void load(Dataset data, int[] order, int from) {
    engine.writeRows(raw, rows(data.features().values(), order, from));
    Matrix each = data.weights();
    if (weights != null && each != null) {
      engine.writeRows(weights, rows(each, order, from));
    }
    if (targets == null) {
      return;
    }
    switch (data.targets()) {
      case Targets.None _ -> {}
      case Targets.Classes c ->
          engine.writeRows(
              targets, (first, count, to) -> c.copyRows(order, from + first, count, to));
      case Targets.Values v -> engine.writeRows(targets, rows(v.values(), order, from));
    }
  }

  /** Copies examples that have been gathered, as many as the batch has, to the device. */
  public void load(HostBatch gathered) {
    engine.write(raw, gathered.features());
    if (weights != null) {
      engine.write(weights, gathered.weights());
    }
    if (targets != null) {
      engine.write(targets, gathered.targets());
    }
  }

  private static Rows rows(Matrix matrix, int[] order, int from) {
    return (first, count, to) -> matrix.copyRows(order, from + first, count, to);
  }
}
