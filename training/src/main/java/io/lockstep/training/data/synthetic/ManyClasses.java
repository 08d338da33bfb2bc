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
import java.util.stream.IntStream;

/**
 * Two-dimensional sets of more than two classes, in the manner of {@link Playground}: points within
 * about [-6, 6], features {@code x1} and {@code x2}, classes named by their numbers, as many of
 * each.
 *
 * <p>Example i is of class i mod classes. It is a pure function of (seed, set, count, classes,
 * noise, i); functions are evaluated in float64 with {@link StrictMath}.
 */
public enum ManyClasses {
  /** Normal clouds around the points of a circle of radius 4. */
  CLOUDS(6) {
    @Override
    void place(ExampleRandom draws, double turn, double place, double noise, double[] to) {
      double deviation = Math.sqrt(0.4 + 5 * noise);
      to[0] = 4 * StrictMath.sin(turn) + deviation * draws.normal();
      to[1] = 4 * StrictMath.cos(turn) + deviation * draws.normal();
    }
  },
  /** Arms of a spiral, each a third of a turn behind the one before where there are three. */
  ARMS(7) {
    @Override
    void place(ExampleRandom draws, double turn, double place, double noise, double[] to) {
      double radius = place * 5;
      double angle = 0.75 * place * 2 * Math.PI + turn;
      to[0] = radius * StrictMath.sin(angle) + draws.uniform(-1, 1) * noise;
      to[1] = radius * StrictMath.cos(angle) + draws.uniform(-1, 1) * noise;
    }
  };

  private static final int MOST_CLASSES = 10;
  private static final double MOST_NOISE = 0.5;

  /** Its place in the stream of the playground sets. */
  private final int member;

  ManyClasses(int member) {
    this.member = member;
  }

  /** The stream that its points are drawn from. */
  int stream() {
    return RandomStream.PLAYGROUND.word(member);
  }

  /** Places a point at the given place, 0 to 1, along its class, which is turned by an angle. */
  abstract void place(ExampleRandom draws, double turn, double place, double noise, double[] to);

  /**
   * Makes points of this set.
   *
   * @param count the number of points, at least one of each class
   * @param classes the number of classes, 2 to 10
   * @param noise the noise, 0 to 0.5
   * @param seed the run's seed
   * @return a table of count examples with 2 features
   * @throws DataException where count, classes or noise is out of range
   */
  public Dataset generate(int count, int classes, double noise, long seed) {
    if (classes < 2 || classes > MOST_CLASSES) {
      throw error(classes + " classes are not in 2..10", "Give a number in that range");
    }
    if (count < classes) {
      throw error(
          count + " points are fewer than " + classes + " classes", "Ask for one of each at least");
    }
    if (!(noise >= 0 && noise <= MOST_NOISE)) {
      throw error("noise " + noise + " is not in [0, 0.5]", "Give noise in that range");
    }
    MemorySegment values = Matrix.allocate(ElementType.F32, count, 2);
    int[] of = new int[count];
    double[] point = new double[2];
    for (int i = 0; i < count; i++) {
      of[i] = i % classes;
      int inClass = (count - of[i] + classes - 1) / classes;
      double turn = 2 * Math.PI * of[i] / classes;
      ExampleRandom draws = new ExampleRandom(seed, stream(), i);
      int place = i / classes;
      place(draws, turn, (double) place / inClass, noise, point);
      long at = 2L * Float.BYTES * i;
      values.set(Matrix.FLOAT, at, (float) point[0]);
      values.set(Matrix.FLOAT, at + Float.BYTES, (float) point[1]);
    }
    Matrix points = new Matrix(ElementType.F32, count, 2, values);
    List<String> names = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    return new Dataset(
        new Features(points, List.of("x1", "x2"), null), Targets.Classes.owning(of, names));
  }

  private DataException error(String problem, String remedy) {
    return new DataException(
        "generate " + name().toLowerCase(Locale.ROOT), null, "", problem, remedy);
  }
}
