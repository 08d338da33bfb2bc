package io.lockstep.training.search.pruner;

import io.lockstep.kernels.library.Registry;
import java.util.List;

/** The pruners by name: built-in ones, and those that were registered. */
public final class Pruners {
  private static final Registry<Pruner> REGISTRY =
      Registry.of(
          "pruner",
          pruner -> pruner.signature().names(),
          List.of(new NoPruner(), new MedianPruner(), new HalvingPruner(), new HyperbandPruner()));

  private Pruners() {}

  /** Returns the one that ends no trial. */
  public static Pruner none() {
    return byName("none");
  }

  /** Returns the one that ends trials worse than the median. */
  public static Pruner median() {
    return byName("median");
  }

  /** Returns asynchronous successive halving. */
  public static Pruner halving() {
    return byName("halving");
  }

  /**
   * Returns Hyperband.
   *
   * @param steps of a whole trial
   */
  public static Pruner hyperband(int steps) {
    return byName("hyperband").within(steps);
  }

  /**
   * Returns the pruner of a name, or of one with values such as {@code median(warmup=3)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public static Pruner byName(String text) {
    return REGISTRY.byName(text);
  }

  /** Returns every pruner: the built-in ones in a fixed order, then others. */
  public static List<Pruner> all() {
    return REGISTRY.all();
  }

  /**
   * Registers a pruner of one's own, so that {@code --pruner} takes it.
   *
   * @return the pruner
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static Pruner register(Pruner pruner) {
    return REGISTRY.register(pruner, pruner.signature().names());
  }
}
