package io.lockstep.training.optim.reference;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A tensor of doubles, row-major, which may be written.
 *
 * @param shape its sizes
 * @param data its elements
 */
@SuppressWarnings("ArrayRecordComponent")
record Values(List<Integer> shape, double[] data) {
  Values {
    shape = List.copyOf(shape);
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    if (size != data.length) {
      throw new IllegalArgumentException(shape + " has " + size + " elements, not " + data.length);
    }
  }

  static Values of(double[] data, Integer... shape) {
    return new Values(List.of(shape), data);
  }

  /** Returns a copy. */
  Values copy() {
    return new Values(shape, data.clone());
  }

  /** Returns a copy whose elements are those of float32 nearest to these. */
  Values rounded() {
    return new Values(shape, DoubleStream.of(data).map(x -> (float) x).toArray());
  }

  float[] floats() {
    float[] floats = new float[data.length];
    IntStream.range(0, data.length).forEach(i -> floats[i] = (float) data[i]);
    return floats;
  }
}
