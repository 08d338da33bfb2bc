package io.lockstep.training.loop.step;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.measure.NetworkWatch;
import io.lockstep.training.watch.measure.ParameterMeasurements;
import io.lockstep.training.watch.measure.PassMeasurements;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which steps of a run measure, what they do, and what the last of them has seen. */
public final class StepWatch {
  private final Watch watch;
  private final NetworkWatch network;
  private @Nullable Seen seen;

  /** What a step measured, on the device. */
  public record Seen(
      long step,
      PassMeasurements pass,
      List<Tensor> ofPass,
      ParameterMeasurements parameters,
      List<Tensor> ofParameters) {}

  /** Creates the watch of a model's steps. */
  public StepWatch(Watch watch, Model model) {
    this.watch = watch;
    this.network = new NetworkWatch(watch, model);
  }

  /** Returns what makes a report of what was measured. */
  public NetworkWatch network() {
    return network;
  }

  /** Returns what the last step has measured, once; null if it did not. */
  public @Nullable Seen seen() {
    Seen last = seen;
    seen = null;
    return last;
  }

  /** Returns whether a step is to be one that measures. */
  boolean isDue(long step) {
    return watch.isDue(step);
  }

  PassMeasurements measure(TrainingPass pass) {
    return network.measure(pass);
  }

  ParameterMeasurements measureParameters() {
    return network.measureParameters();
  }

  /** Returns the outputs of a step from one on. */
  static List<Tensor> outputs(IntFunction<Tensor> output, int from, int count) {
    return IntStream.range(from, from + count).mapToObj(output).toList();
  }

  /** Takes what a step has measured. */
  void saw(
      long step,
      PassMeasurements pass,
      List<Tensor> ofPass,
      ParameterMeasurements parameters,
      List<Tensor> ofParameters) {
    seen = new Seen(step, pass, ofPass, parameters, ofParameters);
  }
}
