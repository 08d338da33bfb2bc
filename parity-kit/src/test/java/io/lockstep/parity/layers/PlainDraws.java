package io.lockstep.parity.layers;

import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.parity.own.LayerCases;
import io.lockstep.parity.own.LayerReference;

/** Layers that draw random numbers in training, as plain loops over the host's generator. */
final class PlainDraws {
  private static final double SELU_LEAST = -1.7580993408473766;

  private PlainDraws() {}

  private interface Change {
    double of(double x, double uniform, double normal);
  }

  private static double uniform(RandomStream use, int element, int word) {
    Philox.Block words = Philox.block(LayerCases.SEED, use.word(0), LayerCases.STEP, element);
    return Philox.uniform(words.word(word));
  }

  private static double normal(RandomStream use, int element) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(use, element, 0)));
    return radius * Math.cos(2 * Math.PI * uniform(use, element, 1));
  }

  private static LayerReference each(RandomStream use, Change change) {
    return (_, x, _) -> {
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = change.of(x[i], uniform(use, i, 0), normal(use, i));
      }
      return y;
    };
  }

  /** Means and logarithms of variances lie side by side, three of each. */
  static LayerReference gaussianCode() {
    return (_, x, _) -> {
      double[] y = new double[x.length / 2];
      for (int i = 0; i < y.length; i++) {
        int mean = i / 3 * 6 + i % 3;
        y[i] = x[mean] + Math.exp(x[mean + 3] / 2) * normal(RandomStream.NOISE, i);
      }
      return y;
    };
  }

  static LayerReference dropout(double rate) {
    return each(RandomStream.DROPOUT, (x, u, _) -> u < rate ? 0 : x / (1 - rate));
  }

  static LayerReference alphaDropout(double rate) {
    double s = SELU_LEAST;
    double a = Math.pow((1 - rate) * (1 + rate * s * s), -0.5);
    return each(RandomStream.DROPOUT, (x, u, _) -> a * (u < rate ? s : x) - a * rate * s);
  }

  static LayerReference gaussianDropout(double rate) {
    return each(RandomStream.NOISE, (x, _, z) -> x * (1 + z * Math.sqrt(rate / (1 - rate))));
  }

  static LayerReference gaussianNoise(double deviation) {
    return each(RandomStream.NOISE, (x, _, z) -> x + deviation * z);
  }

  static LayerReference maskingNoise(double rate) {
    return each(RandomStream.NOISE, (x, u, _) -> u < rate ? 0 : x);
  }

  static LayerReference saltAndPepper(double rate, double low, double high) {
    return each(RandomStream.NOISE, (x, u, _) -> u < rate / 2 ? low : u < rate ? high : x);
  }

  static LayerReference noisyRelu(double deviation) {
    return each(
        RandomStream.NOISE,
        (x, _, z) -> {
          double by = deviation > 0 ? deviation : Math.sqrt(1 / (1 + Math.exp(-x)));
          return Math.max(0, x + by * z);
        });
  }
}
