package io.lockstep.training.watch.measure;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.Structure.Part;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.nn.TrainingPass.Through;
import io.lockstep.training.watch.ShownValue;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchedActivations;
import io.lockstep.training.watch.WatchedPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is measured of a pass of training: what its layers give, and what they show. */
public final class PassMeasurements {
  private final Measurements all = new Measurements();
  private final Map<String, MeasuredActivations> activations = new LinkedHashMap<>();
  private final List<Shown> shown = new ArrayList<>();

  private record Shown(String name, int size, Measurements.Spread spread) {}

  /** Adds what is to be measured to the step that the pass is compiled in. */
  PassMeasurements(Watch watch, Structure structure, TrainingPass pass) {
    if (watch.parts().contains(WatchedPart.ACTIVATIONS)) {
      for (Part part : structure.parts()) {
        Through through = pass.layers().get(part.path());
        if (part.isLeaf() && through != null && isWorthIt(through)) {
          activations.put(
              part.path(),
              new MeasuredActivations(
                  all, through, part.layer().elementActivation().orElse(null), watch.bins()));
        }
      }
    }
    if (watch.parts().contains(WatchedPart.SHOWN)) {
      pass.watched()
          .forEach((name, value) -> {
            if (value.size() > 0) {
              shown.add(new Shown(name, value.size(), all.addSpread(value.cast(DType.F32))));
            }
          });
    }
  }

  /** Not of nothing, nor of what is handed on as it is. */
  private static boolean isWorthIt(Through through) {
    return through.output().size() > 0 && through.output() != through.input();
  }

  /** Returns what the step has to compute: one vector, or nothing. */
  public List<Tensor> outputs() {
    return all.outputs();
  }

  /** Returns how many outputs there are. */
  public int count() {
    return all.count();
  }

  @Nullable WatchedActivations activations(String path, float[] measured) {
    MeasuredActivations of = activations.get(path);
    return of == null ? null : of.read(measured);
  }

  List<ShownValue> shown(float[] measured) {
    return shown.stream()
        .map(s ->
            new ShownValue(
                s.name(), s.size(), s.spread().mean(measured), s.spread().deviation(measured)))
        .toList();
  }
}
