package io.lockstep.training.data.synthetic;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;

/**
 * The two-dimensional classification sets of the TensorFlow Playground (Smilkov, Carter, 2016),
 * with its definitions: points within about [-6, 6], features {@code x1} and {@code x2}, classes
 * {@code orange} (0) and {@code blue} (1).
 *
 * <p>Example i is of the blue half of the set where i is even. It is a pure function of (seed, set,
 * count, noise, i); functions are evaluated in float64 with {@link StrictMath}.
 */
public enum Playground {
  /** A blue disc of radius 2.5 within an orange ring of radius 3.5 to 5. */
  CIRCLE(0) {
    @Override
    Point point(ExampleRandom draws, boolean blue, double place, double noise) {
      double radius = blue ? draws.uniform(0, RADIUS * 0.5) : draws.uniform(RADIUS * 0.7, RADIUS);
      double angle = draws.uniform(0, 2 * Math.PI);
      double x = radius * StrictMath.sin(angle);
      double y = radius * StrictMath.cos(angle);
      double seenX = x + draws.uniform(-RADIUS, RADIUS) * noise;
      double seenY = y + draws.uniform(-RADIUS, RADIUS) * noise;
      return new Point(x, y, Math.sqrt(seenX * seenX + seenY * seenY) < RADIUS * 0.5);
    }
  },
  /** Four squares, blue where both coordinates have the same sign. */
  XOR(1) {
    @Override
    Point point(ExampleRandom draws, boolean blue, double place, double noise) {
      double x = PADDING + draws.uniform(0, RADIUS);
      double y = PADDING + draws.uniform(0, RADIUS);
      if (draws.below(2) == 0) {
        x = -x;
      }
      if (blue != x > 0) {
        y = -y;
      }
      double seenX = x + draws.uniform(-RADIUS, RADIUS) * noise;
      double seenY = y + draws.uniform(-RADIUS, RADIUS) * noise;
      return new Point(x, y, seenX * seenY >= 0);
    }
  },
  /** Two normal clouds around (2, 2), blue, and (-2, -2), orange. */
  GAUSS(2) {
    @Override
    Point point(ExampleRandom draws, boolean blue, double place, double noise) {
      double deviation = Math.sqrt(0.5 + 7 * noise);
      double centre = blue ? 2 : -2;
      double x = centre + deviation * draws.normal();
      double y = centre + deviation * draws.normal();
      return new Point(x, y, blue);
    }
  },
  /** Two interleaved spirals of almost two turns. */
  SPIRAL(3) {
    @Override
    Point point(ExampleRandom draws, boolean blue, double place, double noise) {
      double radius = place * RADIUS;
      double angle = 1.75 * place * 2 * Math.PI + (blue ? 0 : Math.PI);
      double x = radius * StrictMath.sin(angle) + draws.uniform(-1, 1) * noise;
      double y = radius * StrictMath.cos(angle) + draws.uniform(-1, 1) * noise;
      return new Point(x, y, blue);
    }
  };

  /** The number of points where none is asked for. */
  public static final int DEFAULT_COUNT = 2000;

  private static final double RADIUS = 5;
  private static final double PADDING = 0.3;
  private static final double MOST_NOISE = 0.5;

  /** Its place in the stream of the playground sets; {@link Plane} has one as well. */
  private final int member;

  Playground(int member) {
    this.member = member;
  }

  /** The stream that its points are drawn from. */
  int stream() {
    return RandomStream.PLAYGROUND.word(member);
  }

  /** One labelled point. */
  record Point(double x, double y, boolean blue) {}

  /** The point at the given place, 0 to 1, along its half of the set. */
  abstract Point point(ExampleRandom draws, boolean blue, double place, double noise);

  /**
   * Makes points of this set.
   *
   * @param count the number of points, at least 1
   * @param noise the noise, 0 to 0.5 as in the Playground's slider from 0 to 50
   * @param seed the run's seed
   * @return a table of count examples with 2 features and 2 classes
   * @throws DataException where count or noise is out of range
   */
  public Dataset generate(int count, double noise, long seed) {
    String operation = "generate " + name().toLowerCase(Locale.ROOT);
    if (count < 1) {
      throw new DataException(
          operation, null, "", "a count of " + count + " makes no points", "Ask for at least 1");
    }
    if (!(noise >= 0 && noise <= MOST_NOISE)) {
      throw new DataException(
          operation,
          null,
          "",
          "noise " + noise + " is not in [0, 0.5]",
          "Give noise in that range");
    }
    MemorySegment values = Matrix.allocate(ElementType.F32, count, 2);
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      boolean blue = i % 2 == 0;
      int half = blue ? (count + 1) / 2 : count / 2;
      ExampleRandom draws = new ExampleRandom(seed, stream(), i);
      int place = i / 2;
      Point point = point(draws, blue, (double) place / half, noise);
      long at = 2L * Float.BYTES * i;
      values.set(Matrix.FLOAT, at, (float) point.x);
      values.set(Matrix.FLOAT, at + Float.BYTES, (float) point.y);
      classes[i] = point.blue ? 1 : 0;
    }
    Matrix points = new Matrix(ElementType.F32, count, 2, values);
    Features features = new Features(points, List.of("x1", "x2"), null);
    return new Dataset(features, Targets.Classes.owning(classes, List.of("orange", "blue")));
  }
}
