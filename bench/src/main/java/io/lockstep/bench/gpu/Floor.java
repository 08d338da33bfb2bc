package io.lockstep.bench.gpu;

import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The least time that work can take on a device: that of its products, each bound by arithmetic or
 * by memory, and that of the update, bound by memory; launches and all else are free.
 *
 * @param bandwidth of the device's memory, in bytes read and written a second; NaN if not measured
 * @param flops most floating-point operations a second in products, by precision
 */
record Floor(double bandwidth, Map<String, Double> flops) {
  /** Copies the map. */
  Floor {
    flops = Map.copyOf(flops);
  }

  /** Returns the floor set by the fastest copy and products among results, whoever made them. */
  static Floor of(List<Result> results) {
    double bandwidth = Double.NaN;
    Map<String, Double> flops = new HashMap<>();
    for (Result result : results) {
      for (Entry entry : result.entries()) {
        if (entry.rates() == null) {
          continue;
        }
        double rate = entry.rates().median();
        switch (result.row().work()) {
          case Copy _ -> bandwidth = Math.max(rate * 1e9, Double.isNaN(bandwidth) ? 0 : bandwidth);
          case ProductWorkload _ -> flops.merge(result.row().precision(), rate * 1e12, Math::max);
          case AdamUpdate _, Training _, ConvTraining _, StepProducts _, RowWorkload _ -> {}
        }
      }
    }
    return new Floor(bandwidth, flops);
  }

  /**
   * Returns how near a rate comes to the floor: of an update the share of the bandwidth, of a
   * training step that of the floor in its time. NaN for what sets the floor itself, and where the
   * measurements for it are missing.
   */
  double share(Workload work, String precision, double rate) {
    return switch (work) {
      case AdamUpdate _ -> rate * 1e9 / bandwidth;
      case Training training -> seconds(training, precision) * rate;
      case Copy _, ProductWorkload _, ConvTraining _, StepProducts _, RowWorkload _ -> Double.NaN;
    };
  }

  /** Returns the least seconds of a training step. */
  double seconds(Training training, String precision) {
    double peak = flops.getOrDefault(precision, Double.NaN);
    int bytes = precision.equals("bf16") ? 2 : 4;
    double products = 0;
    for (ProductWorkload product : training.network().products(training.batch())) {
      products += Math.max(product.flops() / peak, bytes * product.elements() / bandwidth);
    }
    return products + AdamUpdate.BYTES * (double) training.network().parameters() / bandwidth;
  }
}
