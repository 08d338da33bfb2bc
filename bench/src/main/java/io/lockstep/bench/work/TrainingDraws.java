package io.lockstep.bench.work;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What training starts from, as arrays of Java, for sides that take these. */
public final class TrainingDraws {
  /** The bound of the biases. */
  public static final double BIAS_SCALE = 0.01;

  /**
   * The epsilon of Adam for sides that add it before the bias of the second moment is corrected:
   * what 1e-8 behind the correction comes to at the fourth of the eight steps that are compared.
   */
  public static final double EARLY_EPSILON = 1e-8 * Math.sqrt(1 - Math.pow(0.999, 4));

  private final Training training;

  /** Draws for one training. */
  public TrainingDraws(Training training) {
    this.training = training;
  }

  /** Returns the bound of the uniform weights of He et al. (2015). */
  public static double weightScale(int inputs) {
    return Math.sqrt(6.0 / inputs);
  }

  /** Returns the weight {@code [out,in]} between two edges, counted from 0. */
  public float[] weight(int layer) {
    int in = training.network().widths().get(layer);
    int out = training.network().widths().get(layer + 1);
    return around0(Streams.PARAMETERS + 2 * layer, out * in, weightScale(in));
  }

  /** Returns the bias {@code [out]}. */
  public float[] bias(int layer) {
    int out = training.network().widths().get(layer + 1);
    return around0(Streams.PARAMETERS + 2 * layer + 1, out, BIAS_SCALE);
  }

  /** Returns the features {@code [batch,in]} of a batch. */
  public float[] features(int batch) {
    try (Arena arena = Arena.ofShared()) {
      long count = (long) training.batch() * training.network().widths().getFirst();
      MemorySegment drawn = arena.allocate(count * Float.BYTES, Float.BYTES);
      HashedDraws.fillUnit(drawn, Streams.FEATURES + batch);
      return drawn.toArray(JAVA_FLOAT);
    }
  }

  /** Returns the classes of a batch. */
  public int[] classes(int batch) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment drawn = arena.allocate((long) training.batch() * Integer.BYTES, Integer.BYTES);
      HashedDraws.fillClasses(
          drawn, Streams.CLASSES + batch, training.network().widths().getLast());
      return drawn.toArray(JAVA_INT);
    }
  }

  private static float[] around0(int stream, int count, double scale) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment drawn = arena.allocate((long) count * Float.BYTES, Float.BYTES);
      HashedDraws.fillAround0(drawn, stream, (float) scale);
      return drawn.toArray(JAVA_FLOAT);
    }
  }
}
