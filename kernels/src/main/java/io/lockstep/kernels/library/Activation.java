package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.library.Loss.OutputKind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A nonlinearity, of each element by itself or of a row. The known ones are listed by {@link
 * Activations#all()}.
 *
 * @param signature its name, and its parameters with their values
 * @param per whether an element of the result depends on its own argument alone, or on the row
 * @param family the formula for given values of the parameters
 * @param initializer name of the initializer that suits the weights in front of it, which keeps the
 *     variance of what goes through
 * @param publishedGain the gain where one was published that is not made of its second moment
 * @param gives what its results are, where they are outputs of a network
 * @param facts what is told of it
 */
public record Activation(
    Signature signature,
    Per per,
    Family family,
    String initializer,
    @Nullable Double publishedGain,
    OutputKind gives,
    Facts facts)
    implements Configurable<Activation> {
  /** For those that keep variance by themselves (Glorot and Bengio, 2010). */
  private static final String XAVIER = "xavier_uniform";

  private static final double FARTHEST = 12;
  private static final int STEPS = 4096;

  /** The formula of an element (and of its row), given the values of the parameters. */
  @FunctionalInterface
  public interface Family {
    /** Returns the result for an element {@code x}, for F32 and F64. */
    Expr of(Expr x, Signature values);
  }

  /**
   * Checks that there is a formula for the values.
   *
   * @throws IllegalArgumentException if the values do not fit one another
   */
  public Activation {
    family.of(Expr.input(0, DType.F32), signature);
  }

  /** Creates an elementwise activation for weights that keep variance by themselves. */
  public Activation(String name, UnaryOperator<Expr> formula) {
    this(name, formula, XAVIER);
  }

  /**
   * Creates an elementwise activation without parameters.
   *
   * @param name the usual name in lower case with underscores
   * @param formula x to the result, for F32 and F64
   * @param initializer name of the initializer that suits the weights in front of it
   */
  public Activation(String name, UnaryOperator<Expr> formula, String initializer) {
    this(
        Signature.of(name),
        Per.ELEMENT,
        (x, _) -> formula.apply(x),
        initializer,
        null,
        OutputKind.NUMBER,
        Facts.NONE);
  }

  /** Returns an elementwise activation, for weights that keep variance by themselves. */
  public static Activation of(Signature signature, Family family) {
    return new Activation(
        signature, Per.ELEMENT, family, XAVIER, null, OutputKind.NUMBER, Facts.NONE);
  }

  /** Returns an activation of rows. */
  static Activation ofRows(Signature signature, Family family) {
    return new Activation(signature, Per.ROW, family, XAVIER, null, OutputKind.NUMBER, Facts.NONE);
  }

  /** Returns the same with another initializer that suits the weights in front of it. */
  public Activation initializedBy(String name) {
    return new Activation(signature, per, family, name, publishedGain, gives, facts);
  }

  /** Returns the same with its published gain. */
  public Activation withGain(double gain) {
    return new Activation(signature, per, family, initializer, gain, gives, facts);
  }

  /** Returns the same with what its results are, where they are outputs of a network. */
  public Activation giving(OutputKind kind) {
    return new Activation(signature, per, family, initializer, publishedGain, kind, facts);
  }

  /** Returns the same with what is told of it. */
  public Activation described(String formula, String paper) {
    return new Activation(
        signature, per, family, initializer, publishedGain, gives, new Facts(formula, paper));
  }

  @Override
  public Activation with(Signature values) {
    return new Activation(values, per, family, initializer, publishedGain, gives, facts);
  }

  /**
   * Returns the name in lower case with underscores, with the values of parameters that are not the
   * usual ones, such as {@code elu(alpha=0.5)}.
   */
  public String name() {
    return signature.text();
  }

  /** Returns the activation of {@code x}. */
  public Expr apply(Expr x) {
    return family.of(x, signature);
  }

  /** Returns x to the result. */
  public UnaryOperator<Expr> formula() {
    return this::apply;
  }

  /**
   * Returns what the standard deviation of the weights in front must be multiplied by, over {@code
   * 1/sqrt(fan-in)}, so that what goes through keeps its variance: the published gain (as {@code
   * calculate_gain} of PyTorch), else {@code 1/sqrt(E f(z)^2)} of a standard normal z (He et al.,
   * 2015), which is {@code sqrt(2)} for relu. Of rows it is 1.
   */
  public double gain() {
    if (publishedGain != null) {
      return publishedGain;
    }
    return per == Per.ROW ? 1 : 1 / Math.sqrt(half(-FARTHEST, 0) + half(0, FARTHEST));
  }

  /** The second moment from low to high, by Simpson's rule; 0, where kinks are, is an end. */
  private double half(double low, double high) {
    Program program = Program.of(name(), List.of(DType.F64), apply(Expr.input(0, DType.F64)));
    Interpreter.Evaluator f = Interpreter.DOUBLE.evaluator(program);
    double width = (high - low) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double z = low + i * width;
      double y = f.apply(0, z)[0];
      int weight = i == 0 || i == STEPS ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * y * y * Math.exp(-z * z / 2);
    }
    return sum * width / 3 / Math.sqrt(2 * Math.PI);
  }

  /** Returns where it is flat, so that hardly any gradient goes through. */
  public Flatness flatness() {
    return Flatness.of(this);
  }

  /**
   * Returns whether the slope at {@code x} is below {@link Flatness#limit}; never of what is flat
   * nowhere, or NaN.
   *
   * @param x the only input of a program
   */
  public Expr isFlat(Expr x) {
    double limit = flatness().limit();
    return limit == 0 ? x.lt(x) : Flatness.slope(this, x).abs().lt(limit);
  }

  @Override
  public String toString() {
    return name();
  }
}
