package io.lockstep.training.nonfinite;

import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the parameters and the optimizer's moments: the loss of a step is that of the parameters
 * before its update, so it says nothing of the last one.
 */
public final class FiniteCheck implements AutoCloseable {
  private final List<String> names;
  private final CompiledStep step;

  /** Compiles the check of what a run changes. */
  public FiniteCheck(Model model, Optimizer optimizer) {
    Map<String, ParameterArena> arenas = new LinkedHashMap<>();
    arenas.put("the parameters are", model.parameters());
    if (model.state().size() > 0) {
      arenas.put("the layers' state is", model.state());
    }
    optimizer
        .state()
        .forEach((name, moment) -> arenas.put("the optimizer's " + name + " is", moment));
    List<String> whose = new ArrayList<>();
    List<Tensor> sums = new ArrayList<>();
    // x - x is 0 for a finite number, else NaN.
    arenas.forEach((name, arena) -> {
      for (Tensor vector : arena.vectors()) {
        whose.add(name);
        sums.add(vector.apply("zero_if_finite", x -> x.sub(x)).sum().reshape(1));
      }
    });
    this.names = List.copyOf(whose);
    this.step = model.engine().compile(List.of(Tensor.concat(0, sums)), List.of());
  }

  /**
   * Checks everything that was learnt.
   *
   * @param epoch its number, for the message
   * @param taken optimizer steps taken so far
   * @throws NotFiniteException if a value is infinite or NaN
   */
  public void require(int epoch, long taken) {
    String broken = broken();
    if (broken != null) {
      throw NotFiniteException.inTraining(
          broken + " no longer finite after step " + taken + " (epoch " + epoch + ")");
    }
  }

  /** Returns what is not finite, as in {@code the parameters are}; null if all is. */
  public @Nullable String broken() {
    step.run();
    float[] sums = step.output(0).toFloats();
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != 0) {
        return names.get(i);
      }
    }
    return null;
  }

  @Override
  public void close() {
    step.close();
  }
}
