package io.lockstep.training.optim.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that treats each element by itself, as one kernel over parameters that lie side by side.
 */
public record ElementwiseUpdate(OptimizerRule rule) implements UpdateRule {
  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public Facts facts() {
    return rule.facts();
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return rule.hyperparameters();
  }

  @Override
  public List<String> scalars() {
    return rule.scalars();
  }

  @Override
  public void scalarValues(Map<String, Double> hyperparameters, long step, double[] target) {
    rule.scalarValues(hyperparameters, step, target);
  }

  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Map<String, Shape> state(Shape parameter) {
    Map<String, Shape> state = new LinkedHashMap<>();
    rule.state().forEach(name -> state.put(name, parameter));
    return state;
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    return step.each(block -> next(step, block));
  }

  private Next next(GroupStep step, ParameterBlock block) {
    List<Tensor> inputs = new ArrayList<>(List.of(block.parameter(), block.gradient()));
    rule.state().forEach(name -> inputs.add(block.state(name)));
    int firstScalar = inputs.size();
    rule.scalars().forEach(name -> inputs.add(step.scalar(name)));
    Next next = Next.of(result(inputs, firstScalar, 0));
    for (int i = 0; i < rule.state().size(); i++) {
      next = next.with(rule.state().get(i), result(inputs, firstScalar, i + 1));
    }
    return next;
  }

  private Tensor result(List<Tensor> inputs, int firstScalar, int index) {
    return Tensor.apply(rule.name(), inputs, e -> results(e, firstScalar).get(index));
  }

  private List<Expr> results(List<Expr> e, int firstScalar) {
    return rule.apply(
        e.get(0), e.get(1), e.subList(2, firstScalar), e.subList(firstScalar, e.size()));
  }

  @Override
  public String toString() {
    return name();
  }
}
