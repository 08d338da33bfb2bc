package io.lockstep.cli.list;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows of optimizers, and behind them of what may be put around one. */
final class OptimizerListing {
  /** A matrix by which state is told that is no number for each element. */
  private static final Shape MATRIX = Shape.of(1000, 1000);

  private OptimizerListing() {}

  static List<Listed> all() {
    List<Listed> all = new ArrayList<>();
    UpdateRules.all().forEach(rule -> all.add(of(rule)));
    UpdateRules.wrappers().forEach(wrapper -> all.add(of(wrapper)));
    return all;
  }

  private static Listed of(UpdateRule rule) {
    return Listed.of(
        rule.name(),
        List.of(),
        rule.hyperparameters(),
        rule.facts(),
        Map.of("state", state(rule.state(MATRIX))));
  }

  /** What is put around a rule is shown around sgd, by what it adds. */
  private static Listed of(RuleWrapper wrapper) {
    UpdateRule base = UpdateRules.byName("sgd");
    UpdateRule around = wrapper.around().apply(base);
    List<Hyperparameter> own = new ArrayList<>(around.hyperparameters());
    own.removeAll(base.hyperparameters());
    Map<String, String> more = new LinkedHashMap<>();
    more.put("state", state(around.state(MATRIX)));
    more.put("as in", "%s(adam)".formatted(wrapper.name()));
    return Listed.of(wrapper.name(), List.of(), own, wrapper.facts(), more);
  }

  /** The names of what is kept, which is float32, and its size. */
  private static String state(Map<String, Shape> kept) {
    if (kept.isEmpty()) {
      return "none";
    }
    double bytes =
        kept.values().stream().mapToDouble(Shape::size).sum() * Float.BYTES / MATRIX.size();
    boolean each = kept.values().stream().allMatch(MATRIX::equals);
    String size =
        each
            ? "%d bytes for each parameter".formatted(Math.round(bytes))
            : String.format(
                Locale.ROOT, "%.3g bytes for each parameter of a 1000x1000 matrix", bytes);
    return String.join(", ", kept.keySet()) + " (" + size + ")";
  }
}
