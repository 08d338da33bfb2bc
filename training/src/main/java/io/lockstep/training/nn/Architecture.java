package io.lockstep.training.nn;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The form of a multilayer perceptron or autoencoder, from which its layers are built; small enough
 * to be written into a model file.
 *
 * @param kind what it is for
 * @param inputs number of inputs
 * @param hidden widths of the hidden layers; of an autoencoder's encoder, the code last
 * @param outputs number of outputs; of an autoencoder, the inputs again
 * @param activation name of the hidden layers' activation
 * @param outputActivation name of the last layer's activation; losses from logits need identity
 * @param dropout rate of the dropout behind each hidden activation, or 0
 */
public record Architecture(
    Kind kind,
    int inputs,
    List<Integer> hidden,
    int outputs,
    String activation,
    String outputActivation,
    double dropout) {

  /** What a network is for. */
  public enum Kind {
    /** A multilayer perceptron. */
    MLP,
    /** An autoencoder: the decoder mirrors the encoder, the code is linear. */
    AUTOENCODER
  }

  /** Most hidden layers: each takes some kilobytes as a graph, however narrow it is. */
  private static final int MOST_LAYERS = 10_000;

  /** Checks the sizes and names. */
  public Architecture {
    if (Stream.of(kind, hidden, activation, outputActivation).anyMatch(Objects::isNull)
        || hidden.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "[architecture] kind, hidden widths and activations must all be given");
    }
    if (hidden.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "[architecture] "
              + hidden.size()
              + " hidden layers are more than "
              + MOST_LAYERS
              + "; use fewer, wider ones");
    }
    hidden = List.copyOf(hidden);
    if (inputs < 1 || outputs < 1 || hidden.stream().anyMatch(w -> w < 1)) {
      throw new IllegalArgumentException(
          "[architecture] widths must be at least 1: "
              + inputs
              + " inputs, hidden "
              + hidden
              + ", "
              + outputs
              + " outputs");
    }
    if (kind == Kind.AUTOENCODER && hidden.isEmpty()) {
      throw new IllegalArgumentException(
          "[architecture] an autoencoder needs the width of its code, as in autoencoder:64");
    }
    if (kind == Kind.AUTOENCODER && outputs != inputs) {
      throw new IllegalArgumentException(
          "[architecture] an autoencoder gives its "
              + inputs
              + " inputs again, but has "
              + outputs
              + " outputs; give it as many outputs as inputs");
    }
    initializer(Activations.byName(activation));
    initializer(Activations.byName(outputActivation));
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "[architecture] dropout must be at least 0 and below 1, got " + dropout);
    }
    if (parameters(widths(kind, inputs, hidden, outputs)) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "[architecture] hidden widths "
              + hidden
              + " make more than 2147483647 parameters; use narrower or fewer layers");
    }
  }

  /** The number of values at each layer's edge, from the inputs to the outputs. */
  private static List<Integer> widths(Kind kind, int inputs, List<Integer> hidden, int outputs) {
    List<Integer> widths = new ArrayList<>(List.of(inputs));
    widths.addAll(hidden);
    if (kind == Kind.AUTOENCODER) {
      widths.addAll(hidden.subList(0, hidden.size() - 1).reversed());
    }
    widths.add(outputs);
    return widths;
  }

  /** The number of parameters, counted until they are more than may be. */
  private static long parameters(List<Integer> widths) {
    long parameters = 0;
    for (int i = 1; i < widths.size() && parameters <= Integer.MAX_VALUE; i++) {
      parameters += (widths.get(i - 1) + 1L) * widths.get(i);
    }
    return parameters;
  }

  /** Returns the number of values at each layer's edge, from the inputs to the outputs. */
  public List<Integer> widths() {
    return widths(kind, inputs, hidden, outputs);
  }

  /** Returns the number of parameters. */
  public long parameters() {
    return parameters(widths());
  }

  /** Returns a multilayer perceptron with linear outputs. */
  public static Architecture mlp(int inputs, List<Integer> hidden, int outputs, String activation) {
    return new Architecture(Kind.MLP, inputs, hidden, outputs, activation, "identity", 0);
  }

  /** Returns an autoencoder of values in 0..1, with a sigmoid at the end. */
  public static Architecture autoencoder(int inputs, List<Integer> encoder, String activation) {
    return new Architecture(Kind.AUTOENCODER, inputs, encoder, inputs, activation, "sigmoid", 0);
  }

  /** Returns this form with dropout behind each hidden activation. */
  public Architecture withDropout(double rate) {
    return new Architecture(kind, inputs, hidden, outputs, activation, outputActivation, rate);
  }

  /** Returns this form with another activation at the end. */
  public Architecture withOutputActivation(String name) {
    return new Architecture(kind, inputs, hidden, outputs, activation, name, dropout);
  }

  /** Returns the layers. */
  public Sequential build() {
    List<Layer> layers = new ArrayList<>();
    List<Integer> widths = widths();
    int code = kind == Kind.AUTOENCODER ? hidden.size() : -1;
    for (int i = 1; i < widths.size() - 1; i++) {
      boolean linear = i == code;
      Activation act = Activations.byName(linear ? "identity" : activation);
      layers.add(new Linear(widths.get(i - 1), widths.get(i), initializer(act)));
      if (!linear) {
        layers.add(new ActivationLayer(act));
        if (dropout > 0) {
          layers.add(new Dropout(dropout));
        }
      }
    }
    Activation last = Activations.byName(outputActivation);
    layers.add(new Linear(widths.get(widths.size() - 2), outputs, initializer(last)));
    if (last != Activations.IDENTITY) {
      layers.add(new ActivationLayer(last));
    }
    return new Sequential(layers);
  }

  private static Initializer initializer(Activation activation) {
    return Initializers.byName(activation.initializer());
  }
}
