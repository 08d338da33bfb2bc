package io.lockstep.training.optim;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.UpdateRule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run-time scalars of all groups, and the limits of gradients behind them, in one vector on the
 * device; what is written before a step needs no other plan.
 */
final class DeviceScalars {
  private final Engine engine;
  private final Tensor vector;
  private final MemorySegment staging;
  private final Map<Integer, Integer> offsets = new LinkedHashMap<>();
  private final List<String> limits;
  private final double[] row;

  DeviceScalars(Engine engine, OptimizerConfig config, List<TrainedGroup> groups) {
    this.engine = engine;
    int count = 0;
    int most = 0;
    for (TrainedGroup group : groups) {
      offsets.put(group.index(), count);
      count += group.rule().scalars().size();
      most = Math.max(most, group.rule().scalars().size());
    }
    limits = List.copyOf(config.clipping().keySet());
    row = new double[most];
    count = Math.max(1, count + limits.size());
    vector = engine.input(config.rule().name() + ".scalars", DType.F32, Shape.of(count));
    staging = Arena.ofAuto().allocate((long) count * Float.BYTES, 64);
  }

  /** Returns the scalars of a group by name, one element each. */
  Map<String, Tensor> of(TrainedGroup group) {
    List<String> names = group.rule().scalars();
    return named(names, offset(group));
  }

  /** Returns the limits of gradients by name, one element each. */
  Map<String, Tensor> limits() {
    return named(limits, vector.size() - limits.size());
  }

  private Map<String, Tensor> named(List<String> names, int offset) {
    Map<String, Tensor> of = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      of.put(names.get(i), vector.slice(0, offset + i, offset + i + 1));
    }
    return of;
  }

  private int offset(TrainedGroup group) {
    return offsets.getOrDefault(group.index(), 0);
  }

  /** Computes a group's scalars for a step, to be written with the others. */
  void set(TrainedGroup group, Map<String, Double> hyperparameters, long step) {
    UpdateRule rule = group.rule();
    int count = rule.scalars().size();
    double[] target = count == row.length ? row : new double[count];
    rule.scalarValues(hyperparameters, step, target);
    put(offset(group), target, count);
  }

  /** Takes the limits of gradients for a step. */
  void setLimits(Map<String, Double> values) {
    int first = vector.size() - limits.size();
    for (int i = 0; i < limits.size(); i++) {
      staging.setAtIndex(
          ValueLayout.JAVA_FLOAT,
          first + (long) i,
          values.getOrDefault(limits.get(i), Double.POSITIVE_INFINITY).floatValue());
    }
  }

  private void put(int offset, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      staging.setAtIndex(ValueLayout.JAVA_FLOAT, offset + (long) i, (float) values[i]);
    }
  }

  /** Hands the device all that was set. */
  void write() {
    engine.write(vector, staging);
  }
}
