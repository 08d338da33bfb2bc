package io.lockstep.training.watch.measure;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.watch.ValueHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A histogram that is counted on the device.
 *
 * @param least where the least element lies
 * @param greatest where the greatest one lies
 * @param counts where the counts of each piece lie
 */
record MeasuredHistogram(
    Measurements.Place least, Measurements.Place greatest, List<Measurements.Place> counts) {
  /** So many are counted exactly in float32. */
  private static final int PIECE = 1 << 24;

  /** Adds what a histogram is made of. */
  static MeasuredHistogram of(Measurements all, Tensor x, int bins) {
    Tensor flat = x.flatten();
    Tensor least = flat.min().reshape(1);
    Tensor greatest = flat.max().reshape(1);
    Tensor bin =
        Tensor.apply(
            "bin",
            List.of(flat, least, greatest),
            e -> {
              var width = e.get(2).sub(e.get(1));
              var scale = e.get(0).constant(bins).divNoNan(width);
              var at = e.get(0).sub(e.get(1)).mul(scale).floor().min(bins - 1);
              return width.eq(0).select(at.constant(0), at);
            });
    Tensor numbers = x.engine().arange(bins).cast(DType.F32).reshape(bins, 1);
    List<Measurements.Place> counts = new ArrayList<>();
    for (int from = 0; from < flat.size(); from += Math.min(PIECE, flat.size() - from)) {
      int to = from + Math.min(PIECE, flat.size() - from);
      Tensor piece = bin.slice(0, from, to).reshape(1, to - from);
      Tensor isIn =
          Tensor.apply(
              "is_in",
              List.of(piece, numbers),
              e -> e.get(0).eq(e.get(1)).select(e.get(0).constant(1), e.get(0).constant(0)));
      counts.add(all.add(isIn.sum(1)));
    }
    return new MeasuredHistogram(all.add(least), all.add(greatest), counts);
  }

  /** The histogram, or null where an element is infinite or NaN. */
  @Nullable ValueHistogram read(float[] all) {
    float low = least.only(all);
    float high = greatest.only(all);
    if (!Float.isFinite(low) || !Float.isFinite(high)) {
      return null;
    }
    Long[] sums = new Long[counts.getFirst().size()];
    Arrays.fill(sums, 0L);
    for (Measurements.Place piece : counts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (long) all[piece.from() + i];
      }
    }
    return new ValueHistogram(low, high, List.of(sums));
  }
}
