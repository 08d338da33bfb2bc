package io.lockstep.training.network;

import io.lockstep.kernels.library.Activations;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.From;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Recompute;
import io.lockstep.training.layer.Residual;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.activation.PRelu;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.norm.GroupNorm;
import io.lockstep.training.layer.norm.LayerNorm;
import io.lockstep.training.layer.random.AlphaDropout;
import io.lockstep.training.layer.random.GaussianNoise;
import io.lockstep.training.layer.shape.Embedding;
import io.lockstep.training.layer.shape.Flatten;
import io.lockstep.training.layer.shape.Permute;
import io.lockstep.training.layer.shape.Reshape;
import io.lockstep.training.layer.shape.SliceColumns;
import io.lockstep.training.layer.spatial.AdaptiveAvgPool2d;
import io.lockstep.training.layer.spatial.AvgPool2d;
import io.lockstep.training.layer.spatial.Conv1d;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.ConvTranspose2d;
import io.lockstep.training.layer.spatial.GlobalAvgPool;
import io.lockstep.training.layer.spatial.MaxPool2d;
import io.lockstep.training.nn.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layers as they are written in a network, {@code sequential(linear(256), relu(), dropout(0.2),
 * linear(10))}, with the usual values of what is left out; meant to be imported statically. What
 * else a layer can be told, its record takes, such as {@link Conv2d}.
 */
public final class Layers {
  private Layers() {}

  /** Returns layers one after another. */
  public static Sequential sequential(Layer... layers) {
    return Sequential.of(layers);
  }

  /**
   * Returns layers one after another that keep only the input of each of some parts for the
   * gradients, and compute the rest again: less memory, more time, the same bits and names.
   *
   * @param parts of about as many layers each, 1 or more
   */
  public static Recompute recomputed(int parts, Layer... layers) {
    return new Recompute(Sequential.of(layers), parts);
  }

  /**
   * Returns a fully connected layer.
   *
   * @param out number of outputs
   */
  public static Linear linear(int out) {
    return new Linear(out);
  }

  /**
   * Returns an activation.
   *
   * @param name such as {@code gelu}
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static Layer activation(String name) {
    return new ActivationLayer(Activations.byName(name));
  }

  /** Returns ReLU. */
  public static Layer relu() {
    return new ActivationLayer(Activations.RELU);
  }

  /** Returns the hyperbolic tangent. */
  public static Layer tanh() {
    return new ActivationLayer(Activations.TANH);
  }

  /** Returns the sigmoid. */
  public static Layer sigmoid() {
    return new ActivationLayer(Activations.SIGMOID);
  }

  /** Returns GELU. */
  public static Layer gelu() {
    return new ActivationLayer(Activations.GELU);
  }

  /** Returns SiLU, or swish. */
  public static Layer silu() {
    return new ActivationLayer(Activations.SILU);
  }

  /** Returns a softmax over the last axis; losses from logits need none. */
  public static Layer softmax() {
    return new ActivationLayer(Activations.SOFTMAX);
  }

  /** Returns a ReLU with one trained slope for negative numbers. */
  public static PRelu prelu() {
    return new PRelu();
  }

  /**
   * Returns a dropout.
   *
   * @param rate the part of the elements left out in training, at least 0 and below 1
   */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /** Returns a dropout that keeps mean and variance, for networks of SELU. */
  public static AlphaDropout alphaDropout(double rate) {
    return new AlphaDropout(rate);
  }

  /** Returns normal noise that is added in training. */
  public static GaussianNoise gaussianNoise(double deviation) {
    return new GaussianNoise(deviation);
  }

  /** Returns a batch normalization with trained scale and shift. */
  public static BatchNorm batchNorm() {
    return new BatchNorm();
  }

  /** Returns a layer normalization over the last axis. */
  public static LayerNorm layerNorm() {
    return new LayerNorm();
  }

  /**
   * Returns a group normalization.
   *
   * @param groups of channels, which they must divide
   */
  public static GroupNorm groupNorm(int groups) {
    return new GroupNorm(groups);
  }

  /**
   * Returns an embedding of integer codes.
   *
   * @param codes how many there are
   * @param width of the vector of each
   */
  public static Embedding embedding(int codes, int width) {
    return new Embedding(codes, width);
  }

  /**
   * Returns examples in another shape, such as rows as images {@code reshape(1, 28, 28)}.
   *
   * @param shape of an example; one size may be -1
   */
  public static Reshape reshape(int... shape) {
    return new Reshape(shape);
  }

  /**
   * Returns examples whose axes have another order, such as images with channels last as such with
   * channels first, {@code permute(2, 0, 1)}.
   *
   * @param order for each axis of the result the axis of an example that it is, from 0
   */
  public static Permute permute(int... order) {
    return new Permute(order);
  }

  /** Returns examples as rows. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /**
   * Returns a convolution of series.
   *
   * @param out number of channels it gives
   * @param kernel its length
   */
  public static Conv1d conv1d(int out, int kernel) {
    return new Conv1d(out, kernel);
  }

  /**
   * Returns a convolution of images.
   *
   * @param out number of channels it gives
   * @param kernel its height and width, or one number for both
   */
  public static Conv2d conv2d(int out, int... kernel) {
    return new Conv2d(out, kernel);
  }

  /**
   * Returns a transposed convolution of images.
   *
   * @param out number of channels it gives
   * @param kernel its height and width, or one number for both
   */
  public static ConvTranspose2d convTranspose2d(int out, int... kernel) {
    return new ConvTranspose2d(out, kernel);
  }

  /** Returns the maximum of windows of an image that do not overlap. */
  public static MaxPool2d maxPool2d(int... size) {
    return new MaxPool2d(size);
  }

  /** Returns the mean of windows of an image that do not overlap. */
  public static AvgPool2d avgPool2d(int... size) {
    return new AvgPool2d(size);
  }

  /** Returns the means of so many parts of each axis of an image. */
  public static AdaptiveAvgPool2d adaptiveAvgPool2d(int... size) {
    return new AdaptiveAvgPool2d(size);
  }

  /** Returns the mean of each channel. */
  public static GlobalAvgPool globalAvgPool() {
    return new GlobalAvgPool();
  }

  /** Returns what layers give, added to what went into them. */
  public static Residual residual(Layer... body) {
    return new Residual(Sequential.of(body));
  }

  /** Returns layers side by side, whose results are put one after the other. */
  public static Branches concat(Layer... branches) {
    return Branches.of(Join.CONCAT, branches);
  }

  /** Returns layers side by side, whose results are added. */
  public static Branches add(Layer... branches) {
    return Branches.of(Join.ADD, branches);
  }

  /**
   * Returns layers one after another for examples of several inputs, which stand side by side in
   * the order of their names, as {@code Dataset.of(inputs, targets)} has them; each is known by its
   * name to {@link #input}, also within layers of these.
   *
   * @param widths the number of values of each input
   */
  public static Sequential inputs(Map<String, Integer> widths, Layer... layers) {
    Map<String, Layer> named = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, Integer> entry : new TreeMap<>(widths).entrySet()) {
      named.put("row for " + entry.getKey(), from("input"));
      named.put(entry.getKey(), new SliceColumns(at, at + entry.getValue()));
      at += entry.getValue();
    }
    for (int i = 0; i < layers.length; i++) {
      named.put(String.valueOf(i), layers[i]);
    }
    return new Sequential(named);
  }

  /** Returns one of several inputs, or several one after the other, see {@link #inputs}. */
  public static From input(String... names) {
    return from(names);
  }

  /**
   * Returns several outputs of one input, which stand side by side in the order of their names, as
   * {@code Objective.of} expects them.
   *
   * @param heads what gives each of them: a row for each example
   */
  public static Branches outputs(Map<String, ? extends Layer> heads) {
    return new Branches(new TreeMap<>(heads), Join.CONCAT);
  }

  /** Returns what earlier layers beside it have given, one after the other. */
  public static From from(String... layers) {
    return new From(List.of(layers), Join.CONCAT);
  }
}
