package io.lockstep.cli.list;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Optimizers as they are listed: every rule, then what may be put around one. */
final class OptimizerListing {
  /** The matrix for which state is told of rules that keep something by row or tensor. */
  private static final int SIDE = 1000;

  private static final UpdateRule PLAIN = UpdateRules.of(OptimizerRules.SGD);

  private OptimizerListing() {}

  static List<Listed> entries() {
    List<Listed> entries = new ArrayList<>();
    UpdateRules.all().forEach(rule -> entries.add(rule(rule)));
    UpdateRules.wrappers().forEach(wrapper -> entries.add(wrapper(wrapper)));
    return entries;
  }

  private static Listed rule(UpdateRule rule) {
    return Listed.of(
        rule.name(), List.of(), rule.hyperparameters(), rule.facts(), Map.of("state", state(rule)));
  }

  /** What is told of a wrapper is what a rule without state has more by it. */
  private static Listed wrapper(RuleWrapper wrapper) {
    UpdateRule wrapped = wrapper.around().apply(PLAIN);
    List<Hyperparameter> own =
        wrapped.hyperparameters().stream()
            .filter(h -> !PLAIN.hyperparameters().contains(h))
            .toList();
    return Listed.of(
        wrapper.name() + "(RULE)",
        List.of(),
        own,
        wrapper.facts(),
        Map.of("state", state(wrapped)));
  }

  /** The names of what is kept, in float32, and its size. */
  private static String state(UpdateRule rule) {
    Map<String, Shape> kept = rule.state(Shape.of(SIDE, SIDE));
    List<String> names = new ArrayList<>(kept.keySet());
    names.addAll(rule.shared().keySet());
    if (names.isEmpty()) {
      return "none";
    }
    double elements =
        kept.values().stream().mapToLong(Shape::size).sum()
            + rule.shared().values().stream().mapToLong(Shape::size).sum();
    double bytes = elements * Float.BYTES / (SIDE * SIDE);
    String matrix = bytes == Math.rint(bytes) ? "" : " of a matrix of " + SIDE + " x " + SIDE;
    return String.join(", ", names)
        + " ("
        + number(bytes)
        + " bytes for each parameter"
        + matrix
        + ")";
  }

  private static String number(double bytes) {
    return new BigDecimal(bytes).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
