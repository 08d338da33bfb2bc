package io.lockstep.training.search.sampler;

import io.lockstep.kernels.library.Registry;
import java.util.List;

/** The samplers by name: built-in ones, and those that were registered. */
public final class Samplers {
  private static final Registry<Sampler> REGISTRY =
      Registry.of(
          "sampler",
          sampler -> sampler.signature().names(),
          List.of(new TpeSampler(), new RandomSampler(), new SobolSampler(), new GridSampler()));

  private Samplers() {}

  /** Returns the tree-structured Parzen estimator. */
  public static Sampler tpe() {
    return byName("tpe");
  }

  /** Returns the one that draws each parameter by itself. */
  public static Sampler random() {
    return byName("random");
  }

  /** Returns the one of Sobol's points. */
  public static Sampler sobol() {
    return byName("sobol");
  }

  /** Returns the one that tries every combination. */
  public static Sampler grid() {
    return byName("grid");
  }

  /**
   * Returns the sampler of a name, or of one with values such as {@code tpe(startup=20)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public static Sampler byName(String text) {
    return REGISTRY.byName(text);
  }

  /** Returns every sampler: the built-in ones in a fixed order, then others. */
  public static List<Sampler> all() {
    return REGISTRY.all();
  }

  /**
   * Registers a sampler of one's own, so that {@code --sampler} takes it.
   *
   * @return the sampler
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static Sampler register(Sampler sampler) {
    return REGISTRY.register(sampler, sampler.signature().names());
  }
}
