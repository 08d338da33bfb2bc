package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.library.formula.Pieces;
import io.lockstep.kernels.library.formula.RowParts;
import java.util.List;

/**
 * The activations: one constant for each that is built in, and those that were registered. Values
 * and derivatives are finite for every finite argument, and those of elements keep their relative
 * precision where they become small; of NaN the value is NaN, and so is the derivative save that of
 * the identity. A registered one should do the same.
 *
 * <p>Names, and the usual values of parameters, are those of PyTorch; where Keras has others, it is
 * said of the one.
 */
public final class Activations {
  private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;
  private static final double GELU_CUBIC = 0.044715;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SIX = 6;

  /** For those that let about half of the variance through (He et al., 2015). */
  private static final String HE = "he_normal";

  /** For those that normalize themselves (Klambauer et al., 2017). */
  private static final String LECUN = "lecun_normal";

  private static final Interval POSITIVE = Interval.above(0);

  // ---- of each element by itself

  /** The argument itself; also called linear. */
  public static final Activation IDENTITY =
      Activation.of(Signature.of("identity").aliased("linear"), (x, _) -> x)
          .withGain(1)
          .described("x", "");

  /** 1 from zero on, 0 below (Heaviside); its derivative is 0. */
  public static final Activation STEP =
      Activation.of(Signature.of("step"), (x, _) -> Pieces.step(x))
          .withGain(Math.sqrt(2))
          .giving(OutputKind.PROBABILITY)
          .described("x >= 0 ? 1 : 0", "McCulloch and Pitts, 1943");

  /** The logistic sigmoid {@code 1/(1+exp(-x))}. */
  public static final Activation SIGMOID =
      Activation.of(Signature.of("sigmoid"), (x, _) -> x.apply(ElementaryFunctions.SIGMOID))
          .withGain(1)
          .giving(OutputKind.PROBABILITY)
          .described("1/(1 + exp(-x))", "Verhulst, 1845");

  /** The hyperbolic tangent. */
  public static final Activation TANH =
      Activation.of(Signature.of("tanh"), (x, _) -> x.apply(ElementaryFunctions.TANH))
          .withGain(5.0 / 3)
          .described("tanh(x)", "LeCun et al., 1998");

  /** {@code max(x, 0)}; derivative 0 at 0 (Nair and Hinton, 2010). */
  public static final Activation RELU =
      Activation.of(Signature.of("relu"), (x, _) -> x.max(0))
          .initializedBy(HE)
          .withGain(Math.sqrt(2))
          .described("max(x, 0)", "Nair and Hinton, 2010");

  /**
   * x above zero, {@code slope x} from there down (Maas et al., 2013), slope 0.01 as in PyTorch and
   * the paper; Keras takes 0.3 in its layer and 0.2 in its function.
   */
  public static final Activation LEAKY_RELU =
      Activation.of(
              Signature.of(
                  "leaky_relu",
                  Hyperparameter.in(Interval.ALL, "slope", 0.01, "factor of x below zero")
                      .aliased("negative_slope", "alpha")),
              (x, s) -> x.mul(Pieces.bySign(x, 1, s.value("slope"))))
          .initializedBy(HE)
          .described("x > 0 ? x : slope x", "Maas et al., 2013");

  /**
   * {@code x/2 (1 + erf(x/sqrt 2))} (Hendrycks and Gimpel, 2016), which is what PyTorch and Keras
   * mean by gelu where the approximation is not asked for.
   */
  public static final Activation GELU =
      Activation.of(Signature.of("gelu"), (x, _) -> x.mul(x.apply(ElementaryFunctions.NORMAL_CDF)))
          .initializedBy(HE)
          .described("x/2 (1 + erf(x/sqrt(2)))", "Hendrycks and Gimpel, 2016");

  /**
   * {@code x/2 (1 + tanh(u))} with {@code u = sqrt(2/pi) (x + 0.044715 x^3)}, the older
   * approximation of gelu; the factor of x is {@code sigmoid(2u)}.
   */
  public static final Activation GELU_TANH =
      Activation.of(
              Signature.of("gelu_tanh"),
              (x, _) -> {
                double linear = 2 * SQRT_TWO_OVER_PI;
                Expr slope = x.mul(x).fma(x.constant(linear * GELU_CUBIC), linear);
                return x.mul(x.mul(slope).apply(ElementaryFunctions.SIGMOID));
              })
          .initializedBy(HE)
          .described("x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))", "Hendrycks and Gimpel, 2016");

  /** {@code log(1 + exp(beta x))/beta} (Dugas et al., 2001). */
  public static final Activation SOFTPLUS =
      Activation.of(
              Signature.of("softplus", Hyperparameter.in(POSITIVE, "beta", 1, "sharpness")),
              (x, s) -> Pieces.softplus(x, s.value("beta")))
          .initializedBy(HE)
          .described("log(1 + exp(beta x))/beta", "Dugas et al., 2001");

  /**
   * {@code x sigmoid(beta x)} (Elfwing et al., 2018; with beta Ramachandran et al., 2017), also
   * called swish.
   */
  public static final Activation SILU =
      Activation.of(
              Signature.of("silu", Hyperparameter.in(POSITIVE, "beta", 1, "sharpness"))
                  .aliased("swish"),
              (x, s) -> x.mul(x.mul(s.value("beta")).apply(ElementaryFunctions.SIGMOID)))
          .initializedBy(HE)
          .described("x/(1 + exp(-beta x))", "Elfwing et al., 2018");

  /** x above zero, {@code alpha (exp(x) - 1)} from there down (Clevert et al., 2016). */
  public static final Activation ELU =
      Activation.of(
              Signature.of(
                  "elu", Hyperparameter.in(POSITIVE, "alpha", 1, "minus the limit far below zero")),
              (x, s) -> Pieces.elu(x, s.value("alpha"), 1))
          .initializedBy(HE)
          .described("x > 0 ? x : alpha (exp(x) - 1)", "Clevert et al., 2016");

  /** A scaled elu that keeps mean 0 and variance 1 (Klambauer et al., 2017). */
  public static final Activation SELU =
      Activation.of(Signature.of("selu"), (x, _) -> Pieces.elu(x, SELU_ALPHA, 1).mul(SELU_SCALE))
          .initializedBy(LECUN)
          .withGain(0.75)
          .described("1.0507 (x > 0 ? x : 1.67326 (exp(x) - 1))", "Klambauer et al., 2017");

  /** {@code x tanh(softplus(x))} (Misra, 2020). */
  public static final Activation MISH =
      Activation.of(
              Signature.of("mish"),
              (x, _) ->
                  x.mul(x.apply(ElementaryFunctions.SOFTPLUS).apply(ElementaryFunctions.TANH)))
          .initializedBy(HE)
          .described("x tanh(log(1 + exp(x)))", "Misra, 2020");

  /**
   * x above zero, {@code alpha (exp(x/alpha) - 1)} from there down, with slope 1 at zero for every
   * alpha (Barron, 2017).
   */
  public static final Activation CELU =
      Activation.of(
              Signature.of(
                  "celu",
                  Hyperparameter.in(POSITIVE, "alpha", 1, "minus the limit far below zero")),
              (x, s) -> Pieces.elu(x, s.value("alpha"), s.value("alpha")))
          .initializedBy(HE)
          .described("x > 0 ? x : alpha (exp(x/alpha) - 1)", "Barron, 2017");

  /** {@code min(max(x, 0), 6)} (Krizhevsky, 2010). */
  public static final Activation RELU6 =
      Activation.of(Signature.of("relu6"), (x, _) -> Pieces.clamp(x, 0, SIX))
          .initializedBy(HE)
          .described("min(max(x, 0), 6)", "Krizhevsky, 2010");

  /** x above a threshold, a value from there down; 0 up to 1 as in Keras, PyTorch has no usual. */
  public static final Activation THRESHOLD =
      Activation.of(
              Signature.of(
                  "threshold",
                  Hyperparameter.in(Interval.ALL, "threshold", 1, "what x must be above")
                      .aliased("theta"),
                  Hyperparameter.in(Interval.ALL, "value", 0, "the result where it is not")),
              (x, s) -> Pieces.above(x, s.value("threshold"), s.value("value")))
          .initializedBy(HE)
          .described("x > threshold ? x : value", "Konda et al., 2015");

  /**
   * {@code min(max(x + 3, 0), 6)/6} (Howard et al., 2019), as in PyTorch and Keras 3; older Keras
   * had {@code x/5 + 1/2} between 0 and 1.
   */
  public static final Activation HARD_SIGMOID =
      Activation.of(Signature.of("hard_sigmoid"), (x, _) -> hardSigmoid(x))
          .giving(OutputKind.PROBABILITY)
          .described("min(max(x + 3, 0), 6)/6", "Howard et al., 2019");

  /** x times its hard sigmoid (Howard et al., 2019), also called hard silu. */
  public static final Activation HARD_SWISH =
      Activation.of(
              Signature.of("hard_swish").aliased("hard_silu"), (x, _) -> x.mul(hardSigmoid(x)))
          .initializedBy(HE)
          .described("x min(max(x + 3, 0), 6)/6", "Howard et al., 2019");

  /** x between two numbers, and the nearer of them outside (Collobert, 2004). */
  public static final Activation HARD_TANH =
      Activation.of(
              Signature.of(
                  "hard_tanh",
                  Hyperparameter.in(Interval.ALL, "min", -1, "the least result"),
                  Hyperparameter.in(Interval.ALL, "max", 1, "the greatest result")),
              (x, s) -> {
                double least = s.value("min");
                double most = s.value("max");
                if (!(least < most)) {
                  throw new IllegalArgumentException(
                      "[hard_tanh] min is %s and max is %s; give a min below the max"
                          .formatted(PlainNumber.of(least), PlainNumber.of(most)));
                }
                return Pieces.clamp(x, least, most);
              })
          .described("min(max(x, min), max)", "Collobert, 2004");

  /** {@code x/(1 + |x|)} (Turian et al., 2009). */
  public static final Activation SOFTSIGN =
      Activation.of(Signature.of("softsign"), (x, _) -> Pieces.softsign(x))
          .described("x/(1 + |x|)", "Turian et al., 2009");

  /** {@code log(1/(1 + exp(-x)))}, finite where the sigmoid is 0. */
  public static final Activation LOG_SIGMOID =
      Activation.of(
              Signature.of("log_sigmoid"),
              (x, _) -> x.neg().apply(ElementaryFunctions.SOFTPLUS).neg())
          .described("-log(1 + exp(-x))", "");

  // ---- of rows

  /** {@code exp(x)/sum(exp(x))}, with the largest element of the row subtracted first. */
  public static final Activation SOFTMAX =
      Activation.ofRows(Signature.of("softmax"), (x, _) -> RowParts.softmax(x))
          .giving(OutputKind.DISTRIBUTION)
          .described("exp(x)/sum(exp(x))", "Bridle, 1990");

  /** The logarithm of the softmax, without computing the softmax. */
  public static final Activation LOG_SOFTMAX =
      Activation.ofRows(Signature.of("log_softmax"), (x, _) -> RowParts.logSoftmax(x))
          .giving(OutputKind.LOG_DISTRIBUTION)
          .described("x - log(sum(exp(x)))", "Bridle, 1990");

  /** The softmax of {@code -x}: the smallest element has the largest share. */
  public static final Activation SOFTMIN =
      Activation.ofRows(Signature.of("softmin"), (x, _) -> RowParts.softmax(x.neg()))
          .giving(OutputKind.DISTRIBUTION)
          .described("exp(-x)/sum(exp(-x))", "");

  private static final Registry<Activation> REGISTRY =
      Registry.of(
          "activation",
          a -> a.signature().names(),
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
              MISH,
              CELU,
              RELU6,
              THRESHOLD,
              HARD_SIGMOID,
              HARD_SWISH,
              HARD_TANH,
              SOFTSIGN,
              LOG_SIGMOID,
              SOFTMAX,
              LOG_SOFTMAX,
              SOFTMIN));

  private Activations() {}

  /**
   * Registers an activation of one's own, so that it is found by its name and aliases.
   *
   * @return the activation
   * @throws IllegalArgumentException if one of its names cannot be one, or is taken
   */
  public static Activation register(Activation activation) {
    return REGISTRY.register(activation, activation.signature().names());
  }

  /** Returns every activation: the built-in ones in a fixed order, then those registered. */
  public static List<Activation> all() {
    return REGISTRY.all();
  }

  /** Returns every activation, and those with parameters with other values of them, too. */
  public static List<Activation> walk() {
    return REGISTRY.walk();
  }

  /** Returns those of {@link #walk()} that are of elements, or those that are of rows. */
  public static List<Activation> walk(Per per) {
    return walk().stream().filter(activation -> activation.per() == per).toList();
  }

  /**
   * Returns the activation with the given name or alias, or with the given values of its
   * parameters, as in {@code elu(alpha=0.5)}.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public static Activation byName(String text) {
    return REGISTRY.byName(text);
  }

  private static Expr hardSigmoid(Expr x) {
    return Pieces.clamp(x.add(SIX / 2), 0, SIX).div(SIX);
  }
}
