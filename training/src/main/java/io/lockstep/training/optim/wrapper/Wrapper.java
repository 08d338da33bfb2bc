package io.lockstep.training.optim.wrapper;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule around another one: it has the other's hyperparameters, scalars and state and its own
 * besides, all by names that must differ.
 */
abstract class Wrapper implements UpdateRule {
  private final String kind;
  private final UpdateRule base;
  private final List<Hyperparameter> own;

  /**
   * @param kind as in {@code kind(adam)}
   * @param own what steers it, besides what steers the base
   */
  Wrapper(String kind, UpdateRule base, Hyperparameter... own) {
    this.kind = kind;
    this.base = base;
    this.own = List.of(own);
    List<String> names = base.hyperparameters().stream().map(Hyperparameter::name).toList();
    for (Hyperparameter h : own) {
      if (names.contains(h.name())) {
        throw new IllegalArgumentException(
            "["
                + kind
                + "] is around "
                + base.name()
                + ", which has "
                + h.name()
                + " already; put it around a rule once");
      }
    }
  }

  /** Returns the rule within. */
  final UpdateRule base() {
    return base;
  }

  @Override
  public String name() {
    return kind + "(" + base.name() + ")";
  }

  @Override
  public Facts facts() {
    return base.facts();
  }

  @Override
  public final List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all = new ArrayList<>(base.hyperparameters());
    all.addAll(own);
    return all;
  }

  /** Returns the scalars that it reads besides those of the rule within. */
  List<String> ownScalars() {
    return List.of();
  }

  /** Returns one of its scalars at a step, from 1. */
  double ownScalar(String scalar, Map<String, Double> hyperparameters, long step) {
    throw new IllegalArgumentException("[" + kind + "] has no scalar '" + scalar + "'");
  }

  @Override
  public final List<String> scalars() {
    List<String> all = new ArrayList<>(base.scalars());
    ownScalars().stream().filter(name -> !all.contains(name)).forEach(all::add);
    return all;
  }

  @Override
  public final void scalarValues(Map<String, Double> values, long step, double[] target) {
    int count = base.scalars().size();
    double[] within = new double[count];
    base.scalarValues(values, step, within);
    System.arraycopy(within, 0, target, 0, count);
    List<String> all = scalars();
    for (int i = count; i < target.length; i++) {
      target[i] = ownScalar(all.get(i), values, step);
    }
  }

  static double value(Map<String, Double> hyperparameters, String name) {
    return OptimizerRule.value(hyperparameters, name);
  }

  @Override
  public boolean elementwise() {
    return base.elementwise();
  }

  /** Returns the names of the state of the parameter's shape that it keeps. */
  List<String> ownState() {
    return List.of();
  }

  @Override
  public final Map<String, Shape> state(Shape parameter) {
    Map<String, Shape> all = new LinkedHashMap<>(base.state(parameter));
    ownState().forEach(name -> all.put(name, parameter));
    return all;
  }

  @Override
  public final Map<String, Shape> shared() {
    return base.shared();
  }

  @Override
  public void require(String parameter, Shape shape) {
    base.require(parameter, shape);
  }

  @Override
  public @Nullable String evaluated() {
    return base.evaluated();
  }

  @Override
  public @Nullable List<Tensor> ascent(GroupStep step) {
    return base.ascent(step);
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    return base.update(step);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Wrapper wrapper && name().equals(wrapper.name());
  }

  @Override
  public int hashCode() {
    return Arrays.asList(kind, base).hashCode();
  }

  @Override
  public String toString() {
    return name();
  }
}
