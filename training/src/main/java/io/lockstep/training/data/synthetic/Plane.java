package io.lockstep.training.data.synthetic;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;

/**
 * The plane of the TensorFlow Playground (Smilkov, Carter, 2016), for regression: points uniform in
 * [-6, 6] x [-6, 6], features {@code x1} and {@code x2}, target {@code y = (x1 + x2) / 10}.
 *
 * <p>Example i is a pure function of (seed, noise, i), evaluated in float64.
 */
public final class Plane {
  /** The number of points where none is asked for. */
  public static final int DEFAULT_COUNT = Playground.DEFAULT_COUNT;

  private static final double SLOPE = 0.1;

  /** Its place in the stream of the playground sets, behind those of {@link Playground}. */
  private static final int MEMBER = 4;

  private Plane() {}

  /** The stream that its points are drawn from. */
  static int stream() {
    return RandomStream.PLAYGROUND.word(MEMBER);
  }

  /**
   * Makes points of the plane.
   *
   * @param count the number of points, at least 1
   * @param noise how far the target is taken from another point, 0 to 0.5 of the radius
   * @param seed the run's seed
   * @return a table of count examples with 2 features and 1 value
   * @throws DataException where count or noise is out of range
   */
  public static Dataset generate(int count, double noise, long seed) {
    return new PlanarField("plane", stream(), (x, y) -> SLOPE * (x + y))
        .generate(count, noise, seed);
  }
}
