package io.lockstep.training.nn;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.List;

/**
 * A distribution of initial weights. Drawn on the device from Philox, so the same on all of them.
 * Those with a name are listed by {@link Initializers#all()}.
 */
@FunctionalInterface
public interface Initializer {
  /**
   * Returns the scalar expression of one weight.
   *
   * @param fanIn number of inputs of a unit
   * @param fanOut number of outputs that an input feeds
   * @param word0 a random I32 word, see {@link RandomBits}
   * @param word1 another, independent of it
   */
  Expr draw(int fanIn, int fanOut, Expr word0, Expr word1);

  /**
   * Returns the initial value of a parameter.
   *
   * @param seed of the run
   * @param stream the parameter's random stream
   */
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

  /** One value for all. */
  record Constant(double value) implements Initializer {
    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return Expr.f32(value);
    }
  }

  /** The normal distribution. */
  record Normal(double mean, double deviation) implements Initializer {
    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return RandomBits.normal(word0, word1).mul(deviation).add(mean);
    }
  }

  /** The uniform distribution from {@code low} to below {@code high}. */
  record Uniform(double low, double high) implements Initializer {
    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      return RandomBits.uniform(word0).mul(high - low).add(low);
    }
  }

  /** What the variance is divided by. */
  enum Fan {
    /** Number of inputs of a unit. */
    IN,
    /** Mean of the numbers of inputs and outputs. */
    MEAN
  }

  /** A distribution of mean 0 and variance {@code gain / fan}. */
  record Scaled(boolean normal, double gain, Fan fan) implements Initializer {
    @Override
    public Expr draw(int fanIn, int fanOut, Expr word0, Expr word1) {
      double count = fan == Fan.IN ? fanIn : (fanIn + fanOut) / 2.0;
      double deviation = Math.sqrt(gain / Math.max(count, 1));
      double limit = Math.sqrt(3) * deviation;
      Initializer distribution = normal ? new Normal(0, deviation) : new Uniform(-limit, limit);
      return distribution.draw(fanIn, fanOut, word0, word1);
    }
  }
}
