package io.lockstep.training.data.synthetic;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Points uniform in [-6, 6] x [-6, 6] with a number at each: the sets for regression of the
 * TensorFlow Playground.
 *
 * @param name of the set, for messages
 * @param stream that its points are drawn from
 * @param value the number at a point
 */
record PlanarField(String name, int stream, DoubleBinaryOperator value) {
  private static final double RADIUS = 6;
  private static final double MOST_NOISE = 0.5;

  /** Makes points, with the number of another point as far away as the noise says. */
  Dataset generate(int count, double noise, long seed) {
    if (count < 1) {
      throw error("a count of " + count + " makes no points", "Ask for at least 1");
    }
    if (!(noise >= 0 && noise <= MOST_NOISE)) {
      throw error("noise " + noise + " is not in [0, 0.5]", "Give noise in that range");
    }
    MemorySegment points = Matrix.allocate(ElementType.F32, count, 2);
    MemorySegment values = Matrix.allocate(ElementType.F32, count, 1);
    for (int i = 0; i < count; i++) {
      ExampleRandom draws = new ExampleRandom(seed, stream, i);
      double x = draws.uniform(-RADIUS, RADIUS);
      double y = draws.uniform(-RADIUS, RADIUS);
      double seenX = x + draws.uniform(-RADIUS, RADIUS) * noise;
      double seenY = y + draws.uniform(-RADIUS, RADIUS) * noise;
      long at = 2L * Float.BYTES * i;
      points.set(Matrix.FLOAT, at, (float) x);
      points.set(Matrix.FLOAT, at + Float.BYTES, (float) y);
      values.set(Matrix.FLOAT, at / 2, (float) value.applyAsDouble(seenX, seenY));
    }
    Matrix inputs = new Matrix(ElementType.F32, count, 2, points);
    Matrix outputs = new Matrix(ElementType.F32, count, 1, values);
    Features features = new Features(inputs, List.of("x1", "x2"), null);
    return new Dataset(features, new Targets.Values(outputs, List.of("y")));
  }

  private DataException error(String problem, String remedy) {
    return new DataException("generate " + name, null, "", problem, remedy);
  }
}
