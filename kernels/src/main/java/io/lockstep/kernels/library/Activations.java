package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.List;

/**
 * The activations: one constant for each that is built in, and those that were registered. Values
 * and derivatives are finite for every finite argument, and keep their relative precision where
 * they become small; of NaN the value is NaN, and so is the derivative save that of the identity. A
 * registered one should do the same.
 */
public final class Activations {
  private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;
  private static final double GELU_CUBIC = 0.044715;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  /** For those that let about half of the variance through (He et al., 2015). */
  private static final String HE = "he_normal";

  /** For those that normalize themselves (Klambauer et al., 2017). */
  private static final String LECUN = "lecun_normal";

  /** The argument itself. */
  public static final Activation IDENTITY = new Activation("identity", x -> x);

  /** 1 from zero on, 0 below (Heaviside); its derivative is 0. */
  public static final Activation STEP =
      new Activation(
          "step", x -> x.ge(0).select(x.constant(1), x.lt(0).select(x.constant(0), x.abs())));

  /** The logistic sigmoid {@code 1/(1+exp(-x))}. */
  public static final Activation SIGMOID =
      new Activation("sigmoid", x -> x.apply(ElementaryFunctions.SIGMOID));

  /** The hyperbolic tangent. */
  public static final Activation TANH =
      new Activation("tanh", x -> x.apply(ElementaryFunctions.TANH));

  /** {@code max(x, 0)}; derivative 0 at 0 (Nair and Hinton, 2010). */
  public static final Activation RELU = new Activation("relu", x -> x.max(0), HE);

  /** x above zero, {@code 0.01 x} from there down (Maas et al., 2013). */
  public static final Activation LEAKY_RELU =
      new Activation("leaky_relu", x -> x.mul(bySign(x, 1, 0.01)), HE);

  /** {@code x/2 (1 + erf(x/sqrt 2))} (Hendrycks and Gimpel, 2016). */
  public static final Activation GELU =
      new Activation("gelu", x -> x.mul(x.apply(ElementaryFunctions.NORMAL_CDF)), HE);

  /**
   * {@code x/2 (1 + tanh(u))} with {@code u = sqrt(2/pi) (x + 0.044715 x^3)}, the older
   * approximation of gelu; the factor of x is {@code sigmoid(2u)}.
   */
  public static final Activation GELU_TANH =
      new Activation(
          "gelu_tanh",
          x -> {
            double linear = 2 * SQRT_TWO_OVER_PI;
            Expr slope = x.mul(x).fma(x.constant(linear * GELU_CUBIC), linear);
            return x.mul(x.mul(slope).apply(ElementaryFunctions.SIGMOID));
          },
          HE);

  /** {@code log(1 + exp(x))} (Dugas et al., 2001). */
  public static final Activation SOFTPLUS =
      new Activation("softplus", x -> x.apply(ElementaryFunctions.SOFTPLUS), HE);

  /** {@code x sigmoid(x)}, also called swish (Elfwing et al., 2018). */
  public static final Activation SILU =
      new Activation("silu", x -> x.mul(x.apply(ElementaryFunctions.SIGMOID)), HE);

  /** x above zero, {@code exp(x) - 1} from there down (Clevert et al., 2016). */
  public static final Activation ELU = new Activation("elu", x -> elu(x, 1), HE);

  /** A scaled elu that keeps mean 0 and variance 1 (Klambauer et al., 2017). */
  public static final Activation SELU =
      new Activation("selu", x -> elu(x, SELU_ALPHA).mul(SELU_SCALE), LECUN);

  /** {@code x tanh(softplus(x))} (Misra, 2020). */
  public static final Activation MISH =
      new Activation(
          "mish",
          x -> x.mul(x.apply(ElementaryFunctions.SOFTPLUS).apply(ElementaryFunctions.TANH)),
          HE);

  private static final Registry<Activation> REGISTRY =
      Registry.of(
          "activation",
          a -> List.of(a.name()),
          List.of(
              IDENTITY,
              STEP,
              SIGMOID,
              TANH,
              RELU,
              LEAKY_RELU,
              GELU,
              GELU_TANH,
              SOFTPLUS,
              SILU,
              ELU,
              SELU,
              MISH));

  private Activations() {}

  /**
   * Registers an activation of one's own, so that it is found by its name.
   *
   * @return the activation
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static Activation register(Activation activation) {
    return REGISTRY.register(activation, List.of(activation.name()));
  }

  /** Returns every activation: the built-in ones in a fixed order, then those registered. */
  public static List<Activation> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the activation with the given name.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static Activation byName(String name) {
    return REGISTRY.byName(name);
  }

  /** One literal above zero, another from there down, and NaN of NaN. */
  private static Expr bySign(Expr x, double above, double below) {
    Expr rest = x.le(0).select(x.constant(below), x.constant(Double.NaN));
    return x.gt(0).select(x.constant(above), rest);
  }

  /** The argument of expm1 is 0 above zero, so that neither it nor its derivative overflows. */
  private static Expr elu(Expr x, double alpha) {
    Expr positive = x.gt(0);
    Expr exponential = positive.select(x.constant(0), x).apply(ElementaryFunctions.EXPM1);
    return positive.select(x, exponential.mul(alpha));
  }
}
