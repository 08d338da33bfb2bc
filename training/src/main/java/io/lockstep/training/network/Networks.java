package io.lockstep.training.network;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Short ways to usual networks; what they give are layers like any others. */
public final class Networks {
  private static final String IDENTITY = "identity";

  private Networks() {}

  /**
   * Returns a multilayer perceptron with linear outputs.
   *
   * @param hidden widths of the hidden layers
   * @param outputs number of outputs
   * @param activation name of the hidden layers' activation
   * @throws IllegalArgumentException if a width is below 1, or the activation is unknown
   */
  public static Sequential mlp(List<Integer> hidden, int outputs, String activation) {
    return mlp(hidden, outputs, activation, IDENTITY, 0);
  }

  /**
   * Returns a multilayer perceptron.
   *
   * @param hidden widths of the hidden layers
   * @param outputs number of outputs
   * @param activation name of the hidden layers' activation
   * @param outputActivation name of the last layer's activation; losses from logits need identity
   * @param dropout rate of the dropout behind each hidden activation, or 0 for none
   * @throws IllegalArgumentException if a width is below 1, the rate is not in [0, 1), or an
   *     activation is unknown
   */
  public static Sequential mlp(
      List<Integer> hidden,
      int outputs,
      String activation,
      String outputActivation,
      double dropout) {
    List<Layer> layers = new ArrayList<>();
    hidden.forEach(width -> addHidden(layers, width, activation, dropout));
    addOutputs(layers, outputs, outputActivation);
    return Sequential.of(layers);
  }

  /**
   * Returns an autoencoder of values in 0..1, with a sigmoid at the end.
   *
   * @param inputs number of inputs, and of outputs
   * @param encoder widths of the encoder's layers, the code last
   * @param activation name of the hidden layers' activation; the code is linear
   * @throws IllegalArgumentException if there is no code, a width is below 1, or the activation is
   *     unknown
   */
  public static Sequential autoencoder(int inputs, List<Integer> encoder, String activation) {
    return autoencoder(inputs, encoder, activation, "sigmoid", 0);
  }

  /**
   * Returns an autoencoder, whose decoder mirrors its encoder.
   *
   * @param inputs number of inputs, and of outputs
   * @param encoder widths of the encoder's layers, the code last
   * @param activation name of the hidden layers' activation; the code is linear
   * @param outputActivation name of the last layer's activation; losses from logits need identity
   * @param dropout rate of the dropout behind each hidden activation, or 0 for none
   * @throws IllegalArgumentException if there is no code, a width is below 1, the rate is not in
   *     [0, 1), or an activation is unknown
   */
  public static Sequential autoencoder(
      int inputs,
      List<Integer> encoder,
      String activation,
      String outputActivation,
      double dropout) {
    requireCode(encoder);
    List<Integer> hidden = encoder.subList(0, encoder.size() - 1);
    List<Layer> layers = new ArrayList<>();
    hidden.forEach(width -> addHidden(layers, width, activation, dropout));
    layers.add(new Linear(encoder.getLast()));
    hidden.reversed().forEach(width -> addHidden(layers, width, activation, dropout));
    addOutputs(layers, inputs, outputActivation);
    return Sequential.of(layers);
  }

  static void requireCode(List<Integer> encoder) {
    if (encoder.isEmpty()) {
      throw new IllegalArgumentException(
          "[network] an autoencoder needs the width of its code, as in autoencoder:64");
    }
  }

  static void addHidden(List<Layer> layers, int width, String activation, double dropout) {
    layers.add(new Linear(width));
    layers.add(new ActivationLayer(Activations.byName(activation)));
    addDropout(layers, dropout);
  }

  static void addDropout(List<Layer> layers, double rate) {
    if (rate != 0) {
      layers.add(new Dropout(rate));
    }
  }

  static void addActivation(List<Layer> layers, String activation) {
    if (Activations.byName(activation) != Activations.IDENTITY) {
      layers.add(new ActivationLayer(Activations.byName(activation)));
    }
  }

  private static void addOutputs(List<Layer> layers, int outputs, String activation) {
    layers.add(new Linear(outputs));
    addActivation(layers, activation);
  }

  /**
   * Returns Rosenblatt's perceptron (1958): one layer whose weights start at 0, to be trained by
   * {@link io.lockstep.kernels.library.Losses#PERCEPTRON} and plain descent in batches of 1, which
   * is his rule.
   *
   * @param outputs number of outputs, one for each class
   */
  public static Sequential perceptron(int outputs) {
    return Sequential.of(new Linear(0, outputs, true, "zeros"));
  }

  /**
   * One of several outputs of a network.
   *
   * @param width its columns
   * @param activation name of its activation; losses from logits need identity
   */
  public record Output(int width, String activation) {}

  /**
   * Returns a network with several outputs in place of the linear layer that it ends in: for each a
   * linear layer like it, side by side in the order of their names.
   *
   * @throws IllegalArgumentException if it does not end in a linear layer, or an activation is
   *     unknown
   */
  public static Sequential withOutputs(Layer network, Map<String, Output> outputs) {
    if (!(network instanceof Sequential(Map<String, Layer> layers))
        || layers.isEmpty()
        || !(List.copyOf(layers.values()).getLast() instanceof Linear last)) {
      throw new IllegalArgumentException(
          "[network] it does not end in a linear layer, in whose place several outputs could stand;"
              + " give layers that end in outputs");
    }
    Map<String, Layer> heads = new TreeMap<>();
    outputs.forEach((name, output) -> {
      List<Layer> head = new ArrayList<>();
      head.add(new Linear(last.in(), output.width(), last.bias(), last.initializer()));
      addActivation(head, output.activation());
      heads.put(name, head.size() == 1 ? head.getFirst() : Sequential.of(head));
    });
    Map<String, Layer> all = new LinkedHashMap<>(layers);
    all.put(List.copyOf(layers.keySet()).getLast(), new Branches(heads, Join.CONCAT));
    return new Sequential(all);
  }

  /**
   * Returns the activation that a network's results have gone through last; identity where the last
   * layer is none.
   */
  public static Activation outputActivation(Layer network) {
    return switch (network) {
      case ActivationLayer(Activation activation) -> activation;
      case Sequential sequential when !sequential.layers().isEmpty() ->
          outputActivation(List.copyOf(sequential.layers().values()).getLast());
      default -> Activations.IDENTITY;
    };
  }
}
