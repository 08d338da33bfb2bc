package io.lockstep.training.optim.wrapper;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.ElementwiseUpdate;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules around a rule that go by a name of their own, with defaults of their own.
 *
 * @param name the usual name in lower case
 * @param rule what it is
 * @param initials defaults, those that differ from the rule's
 * @param facts what is told of it
 */
record Preset(String name, UpdateRule rule, Map<String, Double> initials, Facts facts)
    implements UpdateRule {
  /** Ranger (Wright, 2019): rectified Adam in Lookahead, on centralized gradients. */
  static final UpdateRule RANGER =
      new Preset(
          "ranger",
          new Lookahead(new Centralized(new ElementwiseUpdate(OptimizerRules.byName("radam")))),
          Map.of("beta1", 0.95, "epsilon", 1e-5, "lookahead_steps", 6.0),
          new Facts("lookahead(centralized(radam))", "Wright, 2019"));

  Preset {
    initials = Map.copyOf(initials);
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return rule.hyperparameters().stream().map(this::ofItsOwn).toList();
  }

  private Hyperparameter ofItsOwn(Hyperparameter h) {
    double initial = initials.getOrDefault(h.name(), h.initial());
    return new Hyperparameter(h.name(), h.aliases(), initial, h.range(), h.description());
  }

  @Override
  public List<String> scalars() {
    return rule.scalars();
  }

  @Override
  public void scalarValues(Map<String, Double> values, long step, double[] target) {
    rule.scalarValues(values, step, target);
  }

  @Override
  public boolean elementwise() {
    return rule.elementwise();
  }

  @Override
  public Map<String, Shape> state(Shape parameter) {
    return rule.state(parameter);
  }

  @Override
  public Map<String, Shape> shared() {
    return rule.shared();
  }

  @Override
  public void require(String parameter, Shape shape) {
    rule.require(parameter, shape);
  }

  @Override
  public @Nullable String evaluated() {
    return rule.evaluated();
  }

  @Override
  public @Nullable List<Tensor> ascent(GroupStep step) {
    return rule.ascent(step);
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    return rule.update(step);
  }

  @Override
  public String toString() {
    return name;
  }
}
