package io.lockstep.training.nn;

import io.lockstep.kernels.library.Registry;
import java.util.List;
import java.util.Map;

/**
 * The distributions of initial weights: one constant for each published one that is built in, and
 * those that were registered.
 */
public final class Initializers {
  /** Zeros. */
  public static final Initializer ZEROS = new Initializer.Constant(0);

  /** He et al. (2015), normal: standard deviation {@code sqrt(2 / fan-in)}; for ReLU and kin. */
  public static final Initializer HE_NORMAL = new Initializer.Scaled(true, 2, Initializer.Fan.IN);

  /** He et al. (2015), uniform: limit {@code sqrt(6 / fan-in)}. */
  public static final Initializer HE_UNIFORM = new Initializer.Scaled(false, 2, Initializer.Fan.IN);

  /** Glorot and Bengio (2010), normal: variance {@code 2 / (fan-in + fan-out)}; for tanh. */
  public static final Initializer XAVIER_NORMAL =
      new Initializer.Scaled(true, 1, Initializer.Fan.MEAN);

  /** Glorot and Bengio (2010), uniform: limit {@code sqrt(6 / (fan-in + fan-out))}. */
  public static final Initializer XAVIER_UNIFORM =
      new Initializer.Scaled(false, 1, Initializer.Fan.MEAN);

  /** LeCun et al. (1998), normal: variance {@code 1 / fan-in}; for SELU. */
  public static final Initializer LECUN_NORMAL =
      new Initializer.Scaled(true, 1, Initializer.Fan.IN);

  private static final Registry<Initializer> REGISTRY =
      new Registry<Initializer>("initializer")
          .with(ZEROS, List.of("zeros"))
          .with(HE_NORMAL, List.of("he_normal"))
          .with(HE_UNIFORM, List.of("he_uniform"))
          .with(XAVIER_NORMAL, List.of("xavier_normal"))
          .with(XAVIER_UNIFORM, List.of("xavier_uniform"))
          .with(LECUN_NORMAL, List.of("lecun_normal"));

  private Initializers() {}

  /**
   * Registers an initializer of one's own, so that it is found by its name.
   *
   * @param name in lower case with underscores
   * @return the initializer
   * @throws IllegalArgumentException if the name cannot be one, or is taken
   */
  public static Initializer register(String name, Initializer initializer) {
    return REGISTRY.register(initializer, List.of(name));
  }

  /** Returns every initializer by its name: the built-in ones in a fixed order, then others. */
  public static Map<String, Initializer> all() {
    return REGISTRY.byMainName();
  }

  /**
   * Returns the initializer with the given name.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static Initializer byName(String name) {
    return REGISTRY.byName(name);
  }
}
