package io.lockstep.training.nn;

/** The published distributions of initial weights, one constant each. */
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

  private Initializers() {}
}
