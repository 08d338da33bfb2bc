package io.lockstep.training.optim.accumulation;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import java.util.ArrayList;
import java.util.List;

/** The sum, on the device, of the gradients of several values by some parameters, and of these. */
final class GradientSum {
  private final ParameterArena parameters;
  private final List<String> names;
  private final Tensor gradient;
  private final Tensor value;

  /** Makes room for the sum of the gradients by the named parameters. */
  GradientSum(ParameterArena parameters, List<String> names) {
    this.parameters = parameters;
    this.names = names;
    int size = names.stream().mapToInt(name -> parameters.get(name).size()).sum();
    this.gradient = zeros(parameters.engine(), "accumulated gradient", size);
    this.value = zeros(parameters.engine(), "accumulated loss", 1);
  }

  /** Returns room for numbers that holds zeros. */
  static Tensor zeros(Engine engine, String name, int size) {
    Tensor room = engine.input(name, DType.F32, Shape.of(size));
    engine.assign(List.of(new Update(room, engine.zeros(size))));
    return room;
  }

  /**
   * Returns the sum with a value added.
   *
   * @param added one element, computed from the parameters
   * @param factor by which it is multiplied, one element
   * @param kept 1 to go on, 0 to begin with a sum of 0
   */
  List<Update> plus(Tensor added, Tensor factor, Tensor kept) {
    return NodeOrigin.update(
        "the accumulation of gradients",
        () ->
            List.of(
                plus(gradient, parameters.gradient(added, names), factor, kept),
                plus(value, added.reshape(1), factor, kept)));
  }

  /** {@code (kept > 0 ? sum : 0) + added * factor}. */
  static Update plus(Tensor sum, Tensor added, Tensor factor, Tensor kept) {
    return new Update(
        sum,
        Tensor.apply(
            "accumulate",
            List.of(sum, added, factor, kept),
            e -> begun(e.get(0), e.get(3)).add(e.get(1).mul(e.get(2)))));
  }

  private static Expr begun(Expr sum, Expr kept) {
    return kept.gt(0).select(sum, sum.constant(0));
  }

  /** Returns the sum of the gradients as one vector of all parameters, 0 for those not named. */
  Tensor gradient() {
    if (names.size() == parameters.views().size()) {
      return gradient;
    }
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (String name : parameters.views().keySet()) {
      int size = parameters.get(name).size();
      boolean named = names.contains(name);
      parts.add(named ? gradient.slice(0, at, at + size) : parameters.engine().zeros(size));
      at += named ? size : 0;
    }
    return Tensor.concat(0, parts);
  }

  /** Returns the sum of the values. */
  Tensor value() {
    return value.reshape();
  }
}
