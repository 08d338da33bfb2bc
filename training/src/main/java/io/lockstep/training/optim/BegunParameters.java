package io.lockstep.training.optim;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parameters whose state has begun: those of the first step. A rule that reads which step is
 * the first cannot begin with another parameter later.
 */
final class BegunParameters {
  /** What a rule calls the scalar that is 1 in the first step. */
  private static final String FIRST = "first";

  private Set<String> names = Set.of();

  /** Returns them, or others before the first step. */
  Set<String> or(Supplier<Set<String>> before) {
    return names.isEmpty() ? before.get() : names;
  }

  /** Forgets them, when a run goes back to its beginning. */
  void forget() {
    names = Set.of();
  }

  /**
   * Takes note of a step.
   *
   * @param trained the parameters that it trains
   * @param steps taken before
   * @throws IllegalStateException if one of them was not in the first step, whose rule needs it
   */
  void take(Set<String> trained, List<TrainedGroup> groups, long steps) {
    if (names.isEmpty()) {
      names = trained;
    } else if (names != trained) {
      groups.stream()
          .filter(group -> group.rule().scalars().contains(FIRST))
          .forEach(group -> require(trained, group, steps));
    }
  }

  private void require(Set<String> trained, TrainedGroup group, long steps) {
    for (String name : group.names()) {
      if (trained.contains(name) && !names.contains(name)) {
        throw new IllegalStateException(
            "["
                + group.rule().name()
                + "] '"
                + name
                + "' was frozen in the first step, in which the rule's state begins, so it cannot"
                + " be trained from step "
                + (steps + 1)
                + " on; make a new optimizer");
      }
    }
  }
}
