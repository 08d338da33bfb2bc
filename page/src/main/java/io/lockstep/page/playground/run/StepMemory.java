package io.lockstep.page.playground.run;

import io.lockstep.page.playground.run.ExampleTrace.Kept;
import io.lockstep.page.playground.run.ExampleTrace.ParameterTrace;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights and what an optimizer keeps, before a step and after it. */
final class StepMemory {
  private final Optimizer optimizer;
  private final Values weights;
  private final Map<String, Values> kept = new LinkedHashMap<>();

  /** What lies in an arena. */
  private static final class Values {
    private final ParameterArena arena;
    private final float[] before;
    private float[] after;

    Values(ParameterArena arena) {
      this.arena = arena;
      this.before = arena.flat().toFloats();
      this.after = before;
    }

    void look() {
      after = arena.flat().toFloats();
    }

    void bringBack() {
      arena.engine().write(arena.flat(), before);
    }

    boolean has(String name) {
      return arena.views().containsKey(name);
    }

    Kept of(String name, String as) {
      return new Kept(as, part(before, name), part(after, name));
    }

    private float[] part(float[] all, String name) {
      int from = arena.offset(name);
      return Arrays.copyOfRange(all, from, from + arena.get(name).size());
    }
  }

  /** Reads all that there is before a step. */
  StepMemory(Optimizer optimizer) {
    this.optimizer = optimizer;
    this.weights = new Values(optimizer.parameters());
    optimizer.state().forEach((name, arena) -> kept.put(name, new Values(arena)));
  }

  /** Reads all that there is after the step. */
  void look() {
    weights.look();
    kept.values().forEach(Values::look);
  }

  /** Puts all back to what it was before the step. */
  void bringBack() {
    weights.bringBack();
    kept.values().forEach(Values::bringBack);
  }

  /** Returns what the step made of a parameter. */
  ParameterTrace of(String parameter, float[] gradients) {
    List<Kept> own = new ArrayList<>();
    kept.forEach((name, values) -> {
      if (values.has(parameter)) {
        own.add(values.of(parameter, name));
      }
    });
    Kept weight = weights.of(parameter, parameter);
    return new ParameterTrace(weight.before(), gradients, weight.after(), own);
  }

  /** Returns what the step made of what is kept for no single parameter. */
  List<Kept> shared() {
    List<Kept> shared = new ArrayList<>();
    kept.forEach((name, values) ->
        values.arena.views().keySet().stream()
            .filter(key -> !optimizer.parameters().views().containsKey(key))
            .forEach(key -> shared.add(values.of(key, name))));
    return shared;
  }
}
