package io.lockstep.training.optim;

/**
 * The usual optimizers with their defaults, to be changed further, as in {@code
 * adamw().lr(3e-4).decay(0.05).clipNorm(1)}; every other one is {@link OptimizerConfig#of(String)}.
 */
public final class Optimizers {
  private Optimizers() {}

  /** Stochastic gradient descent. */
  public static OptimizerConfig sgd() {
    return OptimizerConfig.of("sgd");
  }

  /** Gradient descent with a heavy ball. */
  public static OptimizerConfig momentum() {
    return OptimizerConfig.of("momentum");
  }

  /** Accelerated gradient descent. */
  public static OptimizerConfig nesterov() {
    return OptimizerConfig.of("nesterov");
  }

  /** AdaGrad. */
  public static OptimizerConfig adagrad() {
    return OptimizerConfig.of("adagrad");
  }

  /** RMSprop. */
  public static OptimizerConfig rmsprop() {
    return OptimizerConfig.of("rmsprop");
  }

  /** Adam. */
  public static OptimizerConfig adam() {
    return OptimizerConfig.of("adam");
  }

  /** Adam with decoupled weight decay. */
  public static OptimizerConfig adamw() {
    return OptimizerConfig.of("adamw");
  }

  /** Adam with Nesterov's momentum. */
  public static OptimizerConfig nadam() {
    return OptimizerConfig.of("nadam");
  }

  /** Rectified Adam. */
  public static OptimizerConfig radam() {
    return OptimizerConfig.of("radam");
  }

  /** Lion. */
  public static OptimizerConfig lion() {
    return OptimizerConfig.of("lion");
  }

  /** LAMB. */
  public static OptimizerConfig lamb() {
    return OptimizerConfig.of("lamb");
  }

  /** Adafactor. */
  public static OptimizerConfig adafactor() {
    return OptimizerConfig.of("adafactor");
  }

  /** Muon, with AdamW for vectors. */
  public static OptimizerConfig muon() {
    return OptimizerConfig.of("muon");
  }
}
