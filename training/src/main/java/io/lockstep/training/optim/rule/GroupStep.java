package io.lockstep.training.optim.rule;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has to go by in a step: the old values of everything.
 *
 * @param rule its name, for messages
 * @param blocks what is to be updated
 * @param scalars the run-time scalars by name, one element each, {@code [1]}
 * @param shared what is kept once for the group, by name
 * @param minimized the loss, one element, or null where only gradients were given
 */
public record GroupStep(
    String rule,
    List<ParameterBlock> blocks,
    Map<String, Tensor> scalars,
    Map<String, Tensor> shared,
    @Nullable Tensor minimized) {
  /** Copies the collections. */
  public GroupStep {
    blocks = List.copyOf(blocks);
    scalars = Collections.unmodifiableMap(new LinkedHashMap<>(scalars));
    shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
  }

  /**
   * Returns a run-time scalar, {@code [1]}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor scalar(String name) {
    return ParameterBlock.named(scalars, name, "scalar");
  }

  /**
   * Returns a value that is kept for the group.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor shared(String name) {
    return ParameterBlock.named(shared, name, "value shared by a group");
  }

  /**
   * Returns the loss before the update, {@code [1]}.
   *
   * @throws IllegalStateException if the step was given gradients alone
   */
  public Tensor loss() {
    if (minimized == null) {
      throw new IllegalStateException(
          "["
              + rule
              + "] the rule reads the loss, but the step was given a gradient alone; compile it by"
              + " compile(loss), or compile(gradient, loss, more)");
    }
    return minimized.reshape(1);
  }

  /** Returns the engine of the group's parameters. */
  public Engine engine() {
    return blocks.getFirst().parameter().engine();
  }

  /** Returns the same with other gradients, one for each block. */
  public GroupStep withGradients(List<Tensor> gradients) {
    List<ParameterBlock> next = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      next.add(blocks.get(i).withGradient(gradients.get(i)));
    }
    return new GroupStep(rule, next, scalars, shared, minimized);
  }

  /** Returns the new values where each block is updated by itself, and nothing is shared. */
  public GroupUpdate each(Function<ParameterBlock, Next> update) {
    return new GroupUpdate(blocks.stream().map(update).toList(), Map.of());
  }

  /**
   * Returns the sum over all blocks of one element for each, added in the order of the blocks.
   *
   * @param one gives one element
   */
  public Tensor sum(Function<ParameterBlock, Tensor> one) {
    return Tensor.concat(0, blocks.stream().map(b -> one.apply(b).reshape(1)).toList())
        .sum(0)
        .reshape(1);
  }
}
