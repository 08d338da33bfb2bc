package io.lockstep.bench.work;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.stream.Collectors.joining;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of a convolutional classifier by gradient descent, each on another batch than the
 * one before: convolutions of 3x3 without padding, each with ReLU, one maximum pool of 2x2, one
 * linear layer, cross-entropy.
 *
 * @param image height and width of an image
 * @param channels of the images and of each convolution's result
 * @param classes that are told apart
 * @param batch examples in a step
 * @param batches how many batches are taken in turns, all in the device's memory
 * @param rate the learning rate
 */
public record ConvTraining(
    int image, List<Integer> channels, int classes, int batch, int batches, double rate)
    implements Workload {
  /** Height and width of a convolution's windows. */
  public static final int SIZE = 3;

  /** Height and width of the pool's windows. */
  public static final int POOL = 2;

  /** Copies the list. */
  public ConvTraining {
    channels = List.copyOf(channels);
  }

  /** Returns the shapes of the parameters: weight and bias of each convolution, then the linear. */
  public List<int[]> parameters() {
    List<int[]> shapes = new ArrayList<>();
    for (int i = 1; i < channels.size(); i++) {
      shapes.add(new int[] {channels.get(i), channels.get(i - 1), SIZE, SIZE});
      shapes.add(new int[] {channels.get(i)});
    }
    shapes.add(new int[] {classes, features()});
    shapes.add(new int[] {classes});
    return shapes;
  }

  /** Returns how many values the linear layer reads of an example. */
  private int features() {
    int side = (image - (channels.size() - 1) * (SIZE - 1)) / POOL;
    return channels.getLast() * side * side;
  }

  /** Returns a parameter: uniform weights of He et al. (2015), biases of up to 0.01. */
  public float[] parameter(int index) {
    int[] shape = parameters().get(index);
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    double scale =
        shape.length == 1 ? TrainingDraws.BIAS_SCALE : TrainingDraws.weightScale(count / shape[0]);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment drawn = arena.allocate((long) count * Float.BYTES, Float.BYTES);
      HashedDraws.fillAround0(drawn, Streams.PARAMETERS + index, (float) scale);
      return drawn.toArray(JAVA_FLOAT);
    }
  }

  /** Returns the images of a batch, {@code [batch,channels,image,image]}. */
  public float[] images(int index) {
    try (Arena arena = Arena.ofShared()) {
      long count = (long) batch * channels.getFirst() * image * image;
      MemorySegment drawn = arena.allocate(count * Float.BYTES, Float.BYTES);
      HashedDraws.fillUnit(drawn, Streams.FEATURES + index);
      return drawn.toArray(JAVA_FLOAT);
    }
  }

  /** Returns the classes of a batch. */
  public int[] labels(int index) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment drawn = arena.allocate((long) batch * Integer.BYTES, Integer.BYTES);
      HashedDraws.fillClasses(drawn, Streams.CLASSES + index, classes);
      return drawn.toArray(JAVA_INT);
    }
  }

  @Override
  public String title() {
    String form = channels.stream().map(String::valueOf).collect(joining("-"));
    return "convolutions " + form + " of 3x3, " + image + "x" + image + ", batch " + batch;
  }

  @Override
  public String unit() {
    return "steps/s";
  }

  @Override
  public double rate(double seconds) {
    return 1 / seconds;
  }
}
