package io.lockstep.training.watch.measure;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.StepView;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchedParameter;
import io.lockstep.training.watch.WatchedPart;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of the parameters in a step, of the gradients by them and of their updates;
 * given to the optimizer that compiles the step.
 */
public final class ParameterMeasurements implements StepView.Shown {
  private final Watch watch;
  private final ParameterArena arena;
  private final Measurements all = new Measurements();
  private final List<MeasuredParameter> parameters = new ArrayList<>();

  /** Creates what is measured in one step. */
  ParameterMeasurements(Watch watch, ParameterArena arena) {
    this.watch = watch;
    this.arena = arena;
  }

  /** Returns what the step has to compute: one vector, or nothing. */
  @Override
  public List<Tensor> of(StepView step) {
    if (watch.parts().contains(WatchedPart.PARAMETERS)) {
      arena
          .views()
          .forEach((name, parameter) -> {
            if (parameter.size() > 0) {
              parameters.add(new MeasuredParameter(all, name, parameter, step, watch.bins()));
            }
          });
    }
    return all.outputs();
  }

  List<WatchedParameter> read(List<Tensor> outputs) {
    float[] measured = Measurements.elements(outputs);
    return parameters.stream().map(p -> p.read(measured)).toList();
  }

  /** Returns how many outputs there are, when the step is compiled. */
  public int count() {
    return all.count();
  }
}
