package io.lockstep.training.nn;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.nn.Initializer.Fan;
import io.lockstep.training.nn.Initializer.Scaled;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The first values of parameters: one constant for each that is built in, and those that were
 * registered. Fan-in is the number of inputs of a unit, fan-out the number of outputs that an input
 * feeds.
 */
public final class Initializers {
  /** The slope below zero of the leaky relu behind the weights. */
  private static final Hyperparameter SLOPE =
      Hyperparameter.in(Interval.ALL, "slope", 0, "of the leaky relu behind the weights")
          .aliased("a", "negative_slope");

  private static final String HE = "He et al., 2015";
  private static final String GLOROT = "Glorot and Bengio, 2010";
  private static final String LECUN = "LeCun et al., 1998";

  /** Zeros. */
  public static final Initializer.Constant ZEROS = new Initializer.Constant(0);

  /** He et al. (2015), normal: standard deviation {@code sqrt(2 / fan-in)}; for ReLU and kin. */
  public static final Scaled HE_NORMAL = he("he_normal", "kaiming_normal", true, Fan.IN);

  /** He et al. (2015), uniform: limit {@code sqrt(6 / fan-in)}. */
  public static final Scaled HE_UNIFORM = he("he_uniform", "kaiming_uniform", false, Fan.IN);

  /** Glorot and Bengio (2010), normal: variance {@code 2 / (fan-in + fan-out)}; for tanh. */
  public static final Scaled XAVIER_NORMAL =
      scaled("xavier_normal", "glorot_normal", true, Fan.MEAN, 1, GLOROT);

  /** Glorot and Bengio (2010), uniform: limit {@code sqrt(6 / (fan-in + fan-out))}. */
  public static final Scaled XAVIER_UNIFORM =
      scaled("xavier_uniform", "glorot_uniform", false, Fan.MEAN, 1, GLOROT);

  /** LeCun et al. (1998), normal: variance {@code 1 / fan-in}; for SELU. */
  public static final Scaled LECUN_NORMAL = scaled("lecun_normal", "", true, Fan.IN, 1, LECUN);

  /** LeCun et al. (1998), uniform: limit {@code sqrt(3 / fan-in)}. */
  public static final Scaled LECUN_UNIFORM = scaled("lecun_uniform", "", false, Fan.IN, 1, LECUN);

  /** Uniform by fan-in: limit {@code 1 / sqrt(fan-in)}, the usual one of PyTorch's layers. */
  public static final Scaled UNIFORM_FAN_IN =
      scaled("uniform_fan_in", "", false, Fan.IN, 1.0 / 3, LECUN);

  /** He et al. (2015), normal, by fan-out: keeps the variance of gradients. */
  public static final Scaled HE_NORMAL_FAN_OUT = he("he_normal_fan_out", "", true, Fan.OUT);

  /** He et al. (2015), uniform, by fan-out: keeps the variance of gradients. */
  public static final Scaled HE_UNIFORM_FAN_OUT = he("he_uniform_fan_out", "", false, Fan.OUT);

  /** Ones. */
  public static final Initializer.Constant ONES = new Initializer.Constant(1);

  /** One value for all, usually 0; as zeros, it leaves all units of a layer alike for good. */
  public static final Initializer.Constant CONSTANT = new Initializer.Constant(0);

  /** Normal, with mean 0 and deviation 0.05 as in Keras; PyTorch's deviation is 1. */
  public static final Initializer.Normal NORMAL = new Initializer.Normal(0, 0.05);

  /** Uniform from -0.05 to below 0.05 as in Keras; PyTorch's is from 0 to 1. */
  public static final Initializer.Uniform UNIFORM = new Initializer.Uniform(-0.05, 0.05);

  /** Normal, up to two deviations of 0.05 from 0, as in Keras. */
  public static final Initializer.TruncatedNormal TRUNCATED_NORMAL =
      new Initializer.TruncatedNormal(0, 0.05, -2, 2);

  /** Orthonormal rows or columns, whichever are fewer (Saxe et al., 2014). */
  public static final MatrixInitializer.Orthogonal ORTHOGONAL = new MatrixInitializer.Orthogonal(1);

  /** What gives the inputs again; for convolutions also called Dirac. */
  public static final MatrixInitializer.Identity IDENTITY = new MatrixInitializer.Identity(1);

  /** Fifteen normal weights for each unit, else zeros (Martens, 2010). */
  public static final MatrixInitializer.Sparse SPARSE = new MatrixInitializer.Sparse(15, 1);

  private static final Registry<Initializer> REGISTRY = registry();

  private Initializers() {}

  private static Registry<Initializer> registry() {
    Registry<Initializer> registry = new Registry<>("initializer");
    registry.with(ZEROS, List.of("zeros"));
    Stream.of(HE_NORMAL, HE_UNIFORM, XAVIER_NORMAL, XAVIER_UNIFORM, LECUN_NORMAL, LECUN_UNIFORM)
        .forEach(each -> with(registry, each));
    Stream.of(UNIFORM_FAN_IN, HE_NORMAL_FAN_OUT, HE_UNIFORM_FAN_OUT)
        .forEach(each -> with(registry, each));
    registry.with(ONES, List.of("ones"));
    with(registry, CONSTANT);
    with(registry, NORMAL);
    with(registry, UNIFORM);
    with(registry, TRUNCATED_NORMAL);
    Stream.of(ORTHOGONAL, IDENTITY, SPARSE).forEach(each -> with(registry, each));
    return registry;
  }

  private static <T extends Initializer & Configurable<?>> void with(
      Registry<Initializer> registry, T initializer) {
    registry.with(initializer, initializer.signature().names());
  }

  /**
   * Registers an initializer of one's own that draws each weight by itself, so that it is found by
   * its name.
   *
   * @param name in lower case with underscores
   * @return the initializer
   * @throws IllegalArgumentException if the name cannot be one, or is taken
   */
  public static Initializer register(String name, Initializer.Elementwise initializer) {
    return REGISTRY.register(initializer, List.of(name));
  }

  /**
   * Registers an initializer of one's own that makes whole tensors, which are computed on the host
   * or read from somewhere, so that it is found by its name.
   *
   * @param name in lower case with underscores
   * @return the initializer
   * @throws IllegalArgumentException if the name cannot be one, or is taken
   */
  public static Initializer registerWhole(String name, Initializer initializer) {
    return REGISTRY.register(initializer, List.of(name));
  }

  /** Returns every initializer by its name: the built-in ones in a fixed order, then others. */
  public static Map<String, Initializer> all() {
    return REGISTRY.byMainName();
  }

  /** Returns every initializer by its name, and those with parameters with other values, too. */
  public static Map<String, Initializer> walk() {
    Map<String, Initializer> walked = new LinkedHashMap<>();
    all()
        .forEach((name, initializer) -> {
          walked.put(name, initializer);
          if (initializer instanceof Configurable<?> c) {
            Signature other = c.signature().another();
            walked.put(other.text(), byName(other.text()));
          }
        });
    return Collections.unmodifiableMap(walked);
  }

  /**
   * Returns the initializer with the given name or alias, or with the given values of its
   * parameters, as in {@code normal(deviation=0.02)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public static Initializer byName(String text) {
    return REGISTRY.byName(text);
  }

  /**
   * Returns the name that an initializer is found by, with the values of its parameters.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static String nameOf(Initializer initializer) {
    for (Map.Entry<String, Initializer> entry : all().entrySet()) {
      if (entry.getValue().equals(initializer)) {
        return entry.getKey();
      }
    }
    if (initializer instanceof Configurable<?> c && all().containsKey(c.signature().base())) {
      return c.signature().text();
    }
    throw new IllegalArgumentException(
        "[initializer] this one has no name; give it one by Initializers.register(name, ...)");
  }

  /** Returns the initializer that suits the weights in front of an activation. */
  public static Initializer suited(Activation activation) {
    return byName(activation.initializer());
  }

  /**
   * Returns an initializer with the gain of the activation behind the weights, as PyTorch's {@code
   * calculate_gain} is used.
   *
   * @throws IllegalArgumentException if it has no parameter {@code gain}, as those of He, which
   *     have that of relu
   */
  public static Initializer withGainOf(
      Activation activation, Configurable<? extends Initializer> initializer) {
    return initializer.with("gain", activation.gain());
  }

  private static Scaled he(String name, String alias, boolean normal, Fan fan) {
    String count = fan == Fan.IN ? "fan_in" : "fan_out";
    String formula = "variance 2/(1 + slope^2)/" + count;
    return new Scaled(
        named(name, alias, SLOPE),
        normal,
        fan,
        values -> 2 / (1 + values.value("slope") * values.value("slope")),
        new Facts((normal ? "normal" : "uniform") + ", " + formula, HE));
  }

  private static Scaled scaled(
      String name, String alias, boolean normal, Fan fan, double gain, String paper) {
    String count = fan == Fan.IN ? "fan_in" : "((fan_in + fan_out)/2)";
    String formula = "variance " + (gain == 1 ? "gain^2/" : "gain^2/3/") + count;
    return new Scaled(
        named(name, alias, Scaled.GAIN),
        normal,
        fan,
        values -> gain * values.value("gain") * values.value("gain"),
        new Facts((normal ? "normal" : "uniform") + ", " + formula, paper));
  }

  private static Signature named(String name, String alias, Hyperparameter parameter) {
    Signature signature = Signature.of(name, parameter);
    return alias.isEmpty() ? signature : signature.aliased(alias);
  }
}
