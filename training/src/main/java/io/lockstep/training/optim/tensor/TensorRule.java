package io.lockstep.training.optim.tensor;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer written with tensors, of the parts it is made of; it reads all hyperparameters by
 * their names, and what else is computed on the host.
 *
 * @param name the usual name in lower case
 * @param hyperparameters what steers it, in order
 * @param derived what else a step reads
 * @param kept the state of a parameter of a shape
 * @param shared what is kept once for a group
 * @param body computes the new values
 * @param facts what is told of it
 * @param elementwise whether elements are treated each by itself
 * @param evaluated the state that holds the weights to evaluate with, or null
 */
record TensorRule(
    String name,
    List<Hyperparameter> hyperparameters,
    List<HostScalar> derived,
    Function<Shape, Map<String, Shape>> kept,
    Map<String, Shape> shared,
    Function<GroupStep, GroupUpdate> body,
    Facts facts,
    boolean elementwise,
    @Nullable String evaluated)
    implements UpdateRule {
  private static final Shape ONE = Shape.of(1);

  TensorRule {
    hyperparameters = List.copyOf(hyperparameters);
    derived = List.copyOf(derived);
    shared = Map.copyOf(shared);
  }

  /** Begins a rule, which does nothing yet. */
  static TensorRule of(String name, Hyperparameter... hyperparameters) {
    return new TensorRule(
        name,
        List.of(hyperparameters),
        List.of(),
        _ -> Map.of(),
        Map.of(),
        step -> step.each(block -> Next.of(block.parameter())),
        Facts.NONE,
        false,
        null);
  }

  /** Returns the same with more that a step reads. */
  TensorRule reading(HostScalar... more) {
    return copy(List.of(more), kept, shared, body, facts);
  }

  /** Returns the same with state of the parameter's shape. */
  TensorRule keeping(String... names) {
    return keeping(shape -> {
      Map<String, Shape> state = new LinkedHashMap<>();
      for (String value : names) {
        state.put(value, shape);
      }
      return state;
    });
  }

  /** Returns the same with state of any shape, besides what is kept already. */
  TensorRule keeping(Function<Shape, Map<String, Shape>> more) {
    Function<Shape, Map<String, Shape>> before = kept;
    return copy(
        derived,
        shape -> {
          Map<String, Shape> all = new LinkedHashMap<>(before.apply(shape));
          all.putAll(more.apply(shape));
          return all;
        },
        shared,
        body,
        facts);
  }

  /** Returns the same with one number of state for each parameter. */
  TensorRule keepingNumber(String value) {
    return keeping(_ -> Map.of(value, ONE));
  }

  /** Returns the same with numbers that are kept for the group. */
  TensorRule sharing(String... names) {
    Map<String, Shape> numbers = new LinkedHashMap<>();
    for (String value : names) {
      numbers.put(value, ONE);
    }
    return copy(derived, kept, numbers, body, facts);
  }

  /** Returns the same with what it does to each parameter by itself. */
  TensorRule each(Function<At, Next> update) {
    return whole(step -> step.each(block -> update.apply(new At(step, block))));
  }

  /** Returns the same with what it does to a group. */
  TensorRule whole(Function<GroupStep, GroupUpdate> update) {
    return copy(derived, kept, shared, update, facts);
  }

  /** Returns the same with what is told of it. */
  TensorRule described(String formula, String paper) {
    return copy(derived, kept, shared, body, new Facts(formula, paper));
  }

  /** Returns the same with the convention that it follows, where papers and libraries differ. */
  TensorRule convention(String which) {
    return copy(derived, kept, shared, body, facts.following(which));
  }

  /** Returns the same, of elements each by itself, whose weights to evaluate with are a state. */
  TensorRule evaluatedBy(String value) {
    return new TensorRule(name, hyperparameters, derived, kept, shared, body, facts, true, value);
  }

  private TensorRule copy(
      List<HostScalar> scalars,
      Function<Shape, Map<String, Shape>> state,
      Map<String, Shape> ofGroup,
      Function<GroupStep, GroupUpdate> update,
      Facts told) {
    return new TensorRule(
        name, hyperparameters, scalars, state, ofGroup, update, told, elementwise, evaluated);
  }

  /** Returns the new values of each block, and of what is kept for the group. */
  static GroupUpdate update(GroupStep step, Function<At, Next> each, Map<String, Tensor> ofGroup) {
    List<Next> blocks =
        step.blocks().stream().map(block -> each.apply(new At(step, block))).toList();
    return new GroupUpdate(blocks, ofGroup);
  }

  @Override
  public List<String> scalars() {
    List<String> names = new ArrayList<>();
    hyperparameters.forEach(h -> names.add(h.name()));
    derived.forEach(d -> names.add(d.name()));
    return names;
  }

  @Override
  public void scalarValues(Map<String, Double> values, long step, double[] target) {
    for (int i = 0; i < hyperparameters.size(); i++) {
      target[i] = HostScalar.of(values, hyperparameters.get(i).name());
    }
    for (int i = 0; i < derived.size(); i++) {
      target[hyperparameters.size() + i] = derived.get(i).value().at(values, step);
    }
  }

  @Override
  public Map<String, Shape> state(Shape parameter) {
    return kept.apply(parameter);
  }

  @Override
  public GroupUpdate update(GroupStep step) {
    return body.apply(step);
  }

  @Override
  public String toString() {
    return name;
  }
}
