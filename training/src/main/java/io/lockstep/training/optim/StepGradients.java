package io.lockstep.training.optim;

import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.formula.Substitution;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.rule.ParameterBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The gradients of a step, by parameter. */
sealed interface StepGradients {
  /** Returns that of a parameter, in its shape. */
  Tensor of(String name);

  /** Returns those of parameters that lie side by side, as one vector. */
  Tensor across(List<String> names);

  /** Returns all, changed element by element. */
  StepGradients elementwise(UnaryOperator<Tensor> change);

  /**
   * Returns all as they are where other tensors are in the place of some.
   *
   * @param moved what takes the place of parameters; empty for none
   */
  StepGradients at(Map<Tensor, Tensor> moved);

  /** Gradients that were computed each by itself. */
  record Each(Map<String, Tensor> byName) implements StepGradients {
    /** Returns the gradients of a loss. */
    static Each of(Tensor loss, ParameterArena parameters, List<String> names) {
      List<Tensor> all = loss.gradientsOfSome(names.stream().map(parameters::get).toList());
      Map<String, Tensor> byName = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        byName.put(names.get(i), all.get(i));
      }
      return new Each(byName);
    }

    @Override
    public Tensor of(String name) {
      return ParameterBlock.named(byName, name, "gradient of");
    }

    @Override
    public Tensor across(List<String> names) {
      return Tensor.concat(0, names.stream().map(name -> of(name).flatten()).toList());
    }

    @Override
    public Each elementwise(UnaryOperator<Tensor> change) {
      Map<String, Tensor> changed = new LinkedHashMap<>();
      byName.forEach((name, gradient) -> changed.put(name, change.apply(gradient)));
      return new Each(changed);
    }

    @Override
    public Each at(Map<Tensor, Tensor> moved) {
      if (moved.isEmpty()) {
        return this;
      }
      List<String> names = List.copyOf(byName.keySet());
      List<Tensor> there = Substitution.of(moved).in(List.copyOf(byName.values()));
      Map<String, Tensor> changed = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        changed.put(names.get(i), there.get(i));
      }
      return new Each(changed);
    }
  }

  /** Gradients that lie in one vector as the parameters do. */
  record Whole(Tensor flat, ParameterArena parameters) implements StepGradients {
    @Override
    public Tensor of(String name) {
      return across(List.of(name)).reshape(parameters.get(name).shape().toArray());
    }

    @Override
    public Tensor across(List<String> names) {
      int from = parameters.offset(names.getFirst());
      String last = names.getLast();
      int to = parameters.offset(last) + parameters.get(last).size();
      return from == 0 && to == flat.size() ? flat : flat.slice(0, from, to);
    }

    @Override
    public Whole elementwise(UnaryOperator<Tensor> change) {
      return new Whole(change.apply(flat), parameters);
    }

    @Override
    public Whole at(Map<Tensor, Tensor> moved) {
      return moved.isEmpty() ? this : new Whole(Substitution.of(moved).in(flat), parameters);
    }
  }
}
