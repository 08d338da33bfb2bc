package io.lockstep.training.data.synthetic;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;

/**
 * The six hills and hollows of the TensorFlow Playground (Smilkov, Carter, 2016; there "multi
 * gaussian"), for regression: points uniform in [-6, 6] x [-6, 6], features {@code x1} and {@code
 * x2}, a target {@code y} that falls from 1 or rises from -1 in the middle of each bump to 0 at a
 * distance of 2.
 *
 * <p>Example i is a pure function of (seed, noise, i), evaluated in float64.
 */
public final class Bumps {
  private static final double REACH = 2;

  /** Middle and height of each. */
  private static final double[][] MIDDLES = {
    {-4, 2.5, 1}, {0, 2.5, -1}, {4, 2.5, 1}, {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}
  };

  /** Its place in the stream of the playground sets, behind {@link Plane}. */
  private static final int MEMBER = 5;

  private Bumps() {}

  /** The stream that its points are drawn from. */
  static int stream() {
    return RandomStream.PLAYGROUND.word(MEMBER);
  }

  /**
   * Makes points of the bumps.
   *
   * @param count the number of points, at least 1
   * @param noise how far the target is taken from another point, 0 to 0.5 of the radius
   * @param seed the run's seed
   * @return a table of count examples with 2 features and 1 value
   * @throws DataException where count or noise is out of range
   */
  public static Dataset generate(int count, double noise, long seed) {
    return new PlanarField("bumps", stream(), Bumps::height).generate(count, noise, seed);
  }

  /** The height of the bump that a point lies on; bumps do not meet but at height 0. */
  private static double height(double x, double y) {
    double height = 0;
    for (double[] bump : MIDDLES) {
      double distance = StrictMath.hypot(x - bump[0], y - bump[1]);
      height += bump[2] * Math.clamp(1 - distance / REACH, 0, 1);
    }
    return height;
  }
}
