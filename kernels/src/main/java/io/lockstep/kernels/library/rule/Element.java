package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an update reads at one element, by name, and the formulas that many updates share.
 *
 * @param p the parameter
 * @param g the gradient
 * @param values state and scalars
 */
record Element(Expr p, Expr g, Map<String, Expr> values) {
  static Element of(
      Expr p,
      Expr g,
      List<String> stateNames,
      List<Expr> state,
      List<String> scalarNames,
      List<Expr> scalars) {
    Map<String, Expr> values = new HashMap<>();
    for (int i = 0; i < state.size(); i++) {
      values.put(stateNames.get(i), state.get(i));
    }
    for (int i = 0; i < scalars.size(); i++) {
      values.put(scalarNames.get(i), scalars.get(i));
    }
    return new Element(p, g, values);
  }

  /** Returns a value of state, or a scalar. */
  Expr get(String name) {
    Expr value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[optimizer] no state or scalar is called '" + name + "'; declare it in the rule");
    }
    return value;
  }

  /** Returns the same with another gradient. */
  Element withGradient(Expr gradient) {
    return new Element(p, gradient, values);
  }

  /** Returns the same with another parameter. */
  Element withParameter(Expr parameter) {
    return new Element(parameter, g, values);
  }

  /** Returns the same with the weight decay, scalar {@code weight_decay}, in the gradient. */
  Element decayed() {
    return withGradient(decayed(p, g, get("weight_decay")));
  }

  /** Returns the same with the parameter times scalar {@code decay_factor}. */
  Element shrunk() {
    return withParameter(p.mul(get("decay_factor")));
  }

  /**
   * Returns the next value of a running mean, {@code beta mean + (1 - beta) x}.
   *
   * @param beta the name of the scalar; there is one called {@code one_minus_} this, too
   */
  Expr mean(String mean, String beta, Expr x) {
    return get(beta).fma(get(mean), get("one_minus_" + beta).mul(x));
  }

  /** As {@link #mean}, of the square of a number. */
  Expr meanSquare(String mean, String beta, Expr x) {
    return get(beta).fma(get(mean), get("one_minus_" + beta).mul(x).mul(x));
  }

  /** Returns state that starts elsewhere than at 0; scalar {@code first} is 1 at the first step. */
  Expr startingAt(Expr initial, String state) {
    return get("first").gt(0).select(initial, get(state));
  }

  /** Returns the parameter after a step down a direction, {@code p - lr direction}. */
  Expr descend(Expr direction) {
    return descend(p, get("lr"), direction);
  }

  static Expr decayed(Expr parameter, Expr gradient, Expr weightDecay) {
    return weightDecay.fma(parameter, gradient);
  }

  static Expr descend(Expr parameter, Expr rate, Expr direction) {
    return rate.neg().fma(direction, parameter);
  }

  /** Returns -1, 0 or 1; 0 of NaN. */
  static Expr sign(Expr x) {
    Expr one = x.constant(1);
    return x.gt(0).select(one, x.lt(0).select(x.constant(-1), x.constant(0)));
  }
}
