package io.lockstep.training.watch.measure;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.StepView;
import io.lockstep.training.watch.ValueHistogram;
import io.lockstep.training.watch.WatchedParameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step measures of a parameter. */
final class MeasuredParameter {
  private final String name;
  private final Tensor parameter;
  private final Measurements.Norm weight;
  private final Measurements.@Nullable Norm gradient;
  private final Measurements.@Nullable Norm update;
  private final Map<String, MeasuredHistogram> histograms = new LinkedHashMap<>();

  /**
   * Adds what is measured.
   *
   * @param bins of each histogram; 0 for none
   */
  MeasuredParameter(Measurements all, String name, Tensor parameter, StepView step, int bins) {
    this.name = name;
    this.parameter = parameter;
    this.weight = all.addNorm(parameter);
    Tensor by = step.gradients().get(name);
    Tensor next = step.next().get(name);
    Tensor changed = next == null ? null : next.sub(parameter);
    this.gradient = by == null ? null : all.addNorm(by);
    this.update = changed == null ? null : all.addNorm(changed);
    if (bins > 0) {
      histograms.put("weights", MeasuredHistogram.of(all, parameter, bins));
      if (by != null) {
        histograms.put("gradients", MeasuredHistogram.of(all, by, bins));
      }
      if (changed != null) {
        histograms.put("updates", MeasuredHistogram.of(all, changed, bins));
      }
    }
  }

  String name() {
    return name;
  }

  WatchedParameter read(float[] all) {
    Map<String, ValueHistogram> counted = new LinkedHashMap<>();
    histograms.forEach((what, histogram) -> {
      ValueHistogram read = histogram.read(all);
      if (read != null) {
        counted.put(what, read);
      }
    });
    return new WatchedParameter(
        name,
        parameter.size(),
        parameter.shape().rank() >= 2,
        update != null,
        weight.of(all),
        gradient == null ? Double.NaN : gradient.of(all),
        update == null ? Double.NaN : update.of(all),
        counted);
  }
}
