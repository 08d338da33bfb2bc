package io.lockstep.training.nn;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.initial.InverseNormal;
import java.util.List;
import java.util.Map;

/**
 * The first value of a parameter, the same on all devices. Those with a name are listed by {@link
 * Initializers#all()}.
 */
@FunctionalInterface
public interface Initializer {
  /**
   * Returns the initial value of a parameter.
   *
   * @param seed of the run
   * @param stream the parameter's random stream
   */
  Tensor create(Engine engine, Parameter parameter, long seed, int stream);

  /** Returns what is told of it. */
  default Facts facts() {
    return Facts.NONE;
  }

  /** One that draws each element by itself, on the device, from Philox. */
  @FunctionalInterface
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // Its method makes that of an initializer.
  interface Elementwise extends Initializer {
    /**
     * Returns the scalar expression of one weight.
     *
     * @param fanIn number of inputs of a unit
     * @param fanOut number of outputs that an input feeds
     * @param word0 a random I32 word, see {@link RandomBits}
     * @param word1 another, independent of it
     */
    Expr draw(int fanIn, int fanOut, Expr word0, Expr word1);

    @Override
    default Tensor create(Engine engine, Parameter parameter, long seed, int stream) {
      Tensor shape = engine.zeros(parameter.shape().toArray());
      List<Expr> words =
          RandomBits.words(
              Expr.i32((int) seed),
              Expr.i32((int) (seed >>> 32)),
              Expr.index(),
              Expr.i32(0),
              Expr.i32(stream));
      Expr value = draw(parameter.fanIn(), parameter.fanOut(), words.get(0), words.get(1));
      return shape.apply("initialize", _ -> value);
    }
  }

  /** One value for all. */
  record Constant(double value) implements Elementwise, Configurable<Initializer> {
    private static final Signature SIGNATURE =
        Signature.of("constant", Hyperparameter.in(Interval.ALL, "value", 0, "of every weight"));

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("value", value));
    }

    @Override
    public Initializer with(Signature values) {
      return new Constant(values.value("value"));
    }

    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return Expr.f32(value);
    }

    @Override
    public Facts facts() {
      return new Facts("value", "");
    }
  }

  /** The normal distribution. */
  record Normal(double mean, double deviation) implements Elementwise, Configurable<Initializer> {
    static final Hyperparameter MEAN = Hyperparameter.in(Interval.ALL, "mean", 0, "its mean");
    static final Hyperparameter DEVIATION =
        Hyperparameter.in(Interval.atLeast(0), "deviation", 0.05, "its standard deviation")
            .aliased("std", "stddev");
    private static final Signature SIGNATURE = Signature.of("normal", MEAN, DEVIATION);

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("mean", mean, "deviation", deviation));
    }

    @Override
    public Initializer with(Signature values) {
      return new Normal(values.value("mean"), values.value("deviation"));
    }

    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return RandomBits.normal(word0, word1).mul(deviation).add(mean);
    }

    @Override
    public Facts facts() {
      return new Facts("normal(mean, deviation)", "");
    }
  }

  /** The uniform distribution from {@code low} to below {@code high}. */
  record Uniform(double low, double high) implements Elementwise, Configurable<Initializer> {
    private static final Signature SIGNATURE =
        Signature.of(
            "uniform",
            Hyperparameter.in(Interval.ALL, "low", -0.05, "its least value").aliased("minval"),
            Hyperparameter.in(Interval.ALL, "high", 0.05, "its end").aliased("maxval"));

    /** Checks the order of the ends. */
    public Uniform {
      inOrder("uniform", low, high);
    }

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("low", low, "high", high));
    }

    @Override
    public Initializer with(Signature values) {
      return new Uniform(values.value("low"), values.value("high"));
    }

    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return RandomBits.uniform(word0).mul(high - low).add(low);
    }

    @Override
    public Facts facts() {
      return new Facts("uniform(low, high)", "");
    }
  }

  /**
   * The normal distribution between two bounds, which are given in standard deviations from the
   * mean, as in Keras; drawn by its inverse, so nothing is drawn twice, and deviation is that of
   * the whole distribution.
   */
  record TruncatedNormal(double mean, double deviation, double low, double high)
      implements Elementwise, Configurable<Initializer> {
    private static final Interval BOUND = Interval.atLeast(-10).upTo(10);
    private static final Signature SIGNATURE =
        Signature.of(
            "truncated_normal",
            Normal.MEAN,
            Normal.DEVIATION,
            Hyperparameter.in(BOUND, "low", -2, "its least value, in deviations from the mean"),
            Hyperparameter.in(BOUND, "high", 2, "its greatest value, in deviations"));

    /** Checks the order of the bounds. */
    public TruncatedNormal {
      inOrder("truncated_normal", low, high);
    }

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("mean", mean, "deviation", deviation, "low", low, "high", high));
    }

    @Override
    public Initializer with(Signature values) {
      return new TruncatedNormal(
          values.value("mean"),
          values.value("deviation"),
          values.value("low"),
          values.value("high"));
    }

    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      Expr z = InverseNormal.between(RandomBits.uniform(word0), low, high);
      return z.mul(deviation).add(mean);
    }

    @Override
    public Facts facts() {
      return new Facts(
          "normal(mean, deviation) within mean + [low, high] deviation", "Wichura, 1988");
    }
  }

  /** What the variance is divided by. */
  enum Fan {
    /** Number of inputs of a unit. */
    IN,
    /** Mean of the numbers of inputs and outputs. */
    MEAN,
    /** Number of outputs that an input feeds. */
    OUT
  }

  /**
   * A distribution of mean 0 and variance {@code gain / fan}.
   *
   * @param signature its name, and its parameters with their values
   * @param normal whether it is normal, else uniform
   * @param fan what the variance is divided by
   * @param numerator the gain of the variance for given values of the parameters
   * @param facts what is told of it
   */
  record Scaled(Signature signature, boolean normal, Fan fan, Numerator numerator, Facts facts)
      implements Elementwise, Configurable<Initializer> {
    /** What all weights are multiplied by. */
    static final Hyperparameter GAIN =
        Hyperparameter.in(
            Interval.above(0), "gain", 1, "that of the activation behind the weights");

    /** What is divided by the fan, for given values of the parameters. */
    @FunctionalInterface
    public interface Numerator {
      /** Returns the gain of the variance. */
      double of(Signature values);
    }

    /** Returns the gain of the variance, the square of that of the weights. */
    public double gain() {
      return numerator.of(signature);
    }

    @Override
    public Scaled with(Signature values) {
      return new Scaled(values, normal, fan, numerator, facts);
    }

    @Override
    public Scaled with(String parameter, double value) {
      return with(signature.with(Map.of(parameter, value)));
    }

    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      double count =
          switch (fan) {
            case IN -> fanIn;
            case MEAN -> (fanIn + fanOut) / 2.0;
            case OUT -> fanOut;
          };
      double deviation = Math.sqrt(gain() / Math.max(count, 1));
      double limit = Math.sqrt(3) * deviation;
      Elementwise distribution = normal ? new Normal(0, deviation) : new Uniform(-limit, limit);
      return distribution.draw(fanIn, fanOut, word0, word1);
    }

    @Override
    public String toString() {
      return signature.text();
    }
  }

  private static void inOrder(String name, double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "[" + name + "] low is " + low + " and high is " + high + "; give a low below the high");
    }
  }
}
