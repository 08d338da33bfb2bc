package io.lockstep.training.watch.measure;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Flatness;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.TrainingPass.Through;
import io.lockstep.training.watch.WatchedActivations;
import org.jspecify.annotations.Nullable;

/** What a step measures of what a layer gives for a batch. */
final class MeasuredActivations {
  private final int examples;
  private final int units;
  private final long elements;
  private final Measurements.Spread spread;
  private final @Nullable Flatness flatness;
  private final Measurements.@Nullable Place flat;
  private final @Nullable MeasuredHistogram histogram;

  /**
   * Adds what is measured.
   *
   * @param activation what the layer does to each element, or null if it does more
   * @param bins of the histogram; 0 for none
   */
  MeasuredActivations(
      Measurements all, Through through, @Nullable Activation activation, int bins) {
    Tensor given = through.output().cast(DType.F32);
    this.examples = given.shape().dim(0);
    this.elements = given.size();
    this.units = given.shape().rank() <= 2 ? given.size() / examples : given.shape().dim(1);
    this.spread = all.addSpread(given);
    this.flatness = activation == null ? null : activation.flatness();
    this.flat =
        activation == null || !activation.flatness().isOfAnySide()
            ? null
            : all.add(flat(through.input(), activation).sum(0));
    this.histogram = bins == 0 ? null : MeasuredHistogram.of(all, given, bins);
  }

  /** 1 where the activation is flat, else 0: {@code [examples, elements of one]}. */
  private Tensor flat(Tensor x, Activation activation) {
    return x.reshape(examples, x.size() / examples)
        .apply("flat", e -> activation.isFlat(e).select(e.constant(1), e.constant(0)));
  }

  WatchedActivations read(float[] all) {
    return new WatchedActivations(
        examples,
        units,
        elements,
        spread.mean(all),
        spread.deviation(all),
        flat == null ? null : dead(all, flat),
        flat == null || flatness == null || !flatness.isOfBothSides() ? null : sum(all, flat),
        histogram == null ? null : histogram.read(all));
  }

  /** Units that are flat for all examples, and at all places. */
  private int dead(float[] all, Measurements.Place counts) {
    int places = counts.size() / units;
    int dead = 0;
    for (int unit = 0; unit < units; unit++) {
      boolean isDead = true;
      for (int place = 0; place < places; place++) {
        isDead &= all[counts.from() + unit * places + place] == examples;
      }
      dead += isDead ? 1 : 0;
    }
    return dead;
  }

  private static long sum(float[] all, Measurements.Place counts) {
    long sum = 0;
    for (int i = 0; i < counts.size(); i++) {
      sum += (long) all[counts.from() + i];
    }
    return sum;
  }
}
