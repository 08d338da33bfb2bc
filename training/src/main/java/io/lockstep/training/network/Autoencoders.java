package io.lockstep.training.network;

import io.lockstep.kernels.library.Activations;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.TiedLinear;
import io.lockstep.training.layer.penalty.Contractive;
import io.lockstep.training.layer.random.GaussianCode;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Autoencoders of one size and many kinds, as {@code Autoencoders.of(784, 256, 16).variational(1)}.
 * All but the tied one are made of an {@code encoder} and a {@code decoder} of these names, which
 * mirror one another. Factors of penalties are those of papers, which sum the loss over the
 * outputs; since losses here are means over them, the factors are divided by their number.
 *
 * @param inputs number of inputs, and of outputs
 * @param widths of the encoder's layers, the code last
 * @param activation name of the hidden layers' activation
 * @param outputActivation name of the last layer's activation; losses from logits need identity
 * @param dropout rate of the dropout behind each hidden activation, or 0 for none
 */
public record Autoencoders(
    int inputs, List<Integer> widths, String activation, String outputActivation, double dropout) {
  /** Copies the widths, of which there must be one. */
  public Autoencoders {
    widths = List.copyOf(widths);
    Networks.requireCode(widths);
  }

  /**
   * Returns those of values in 0..1, with ReLU within and a sigmoid at the end.
   *
   * @param inputs number of inputs, and of outputs
   * @param widths of the encoder's layers, the code last
   */
  public static Autoencoders of(int inputs, int... widths) {
    List<Integer> list = Arrays.stream(widths).boxed().toList();
    return new Autoencoders(inputs, list, "relu", "sigmoid", 0);
  }

  private List<Integer> hidden() {
    return widths.subList(0, widths.size() - 1);
  }

  /** The layers down to a linear layer of some units. */
  private List<Layer> encoder(int units) {
    List<Layer> layers = new ArrayList<>();
    hidden().forEach(width -> Networks.addHidden(layers, width, activation, dropout));
    layers.add(new Linear(units));
    return layers;
  }

  private List<Layer> encoder(String codeActivation) {
    List<Layer> layers = encoder(widths.getLast());
    Networks.addActivation(layers, codeActivation);
    return layers;
  }

  private Sequential decoder() {
    return Networks.mlp(hidden().reversed(), inputs, activation, outputActivation, dropout);
  }

  private Sequential of(Map<String, Layer> parts) {
    Map<String, Layer> all = new LinkedHashMap<>(parts);
    all.put("decoder", decoder());
    return new Sequential(all);
  }

  /** Returns one whose decoder has the encoder's weights, transposed (Vincent et al., 2010). */
  public Sequential tied() {
    List<Layer> layers = encoder(widths.getLast());
    List<String> linear = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Linear) {
        linear.add(String.valueOf(i));
      }
    }
    for (String name : linear.reversed()) {
      layers.add(new TiedLinear(name));
      boolean last = name.equals(linear.getFirst());
      if (last) {
        Networks.addActivation(layers, outputActivation);
      } else {
        layers.add(new ActivationLayer(Activations.byName(activation)));
        Networks.addDropout(layers, dropout);
      }
    }
    return Sequential.of(layers);
  }

  /**
   * Returns one that is to give clean examples from noisy ones (Vincent et al., 2008): there is
   * noise in training alone, and what the loss compares with has none.
   *
   * @param noise layers such as {@link io.lockstep.training.layer.random.GaussianNoise}
   */
  public Sequential denoising(Layer... noise) {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("noise", Sequential.of(noise));
    parts.put("encoder", Sequential.of(encoder(widths.getLast())));
    return of(parts);
  }

  /**
   * Returns one of whose code few units are active (Ng, 2011).
   *
   * @param codeActivation name of the code's activation; sigmoid for a divergence
   * @param penalty a layer such as {@link io.lockstep.training.layer.penalty.ActivityPenalty} or
   *     {@link io.lockstep.training.layer.penalty.KlSparsity}
   */
  public Sequential sparse(String codeActivation, Layer penalty) {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("encoder", Sequential.of(encoder(codeActivation)));
    parts.put("sparsity", penalty);
    return of(parts);
  }

  /**
   * Returns one whose code, of sigmoids, changes little where its input does (Rifai et al., 2011).
   *
   * @param factor of the sum of the squared derivatives, at least 0
   */
  public Sequential contractive(double factor) {
    Layer encoder = Sequential.of(encoder("sigmoid"));
    return of(Map.of("encoder", new Contractive(encoder, factor / inputs)));
  }

  /**
   * Returns a variational one (Kingma and Welling, 2014), whose decoder makes new examples from
   * normal numbers.
   *
   * @param beta factor of the code's divergence from the normal distribution; 1 for the paper's
   *     bound, others for a beta-VAE (Higgins et al., 2017)
   */
  public Sequential variational(double beta) {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("encoder", Sequential.of(encoder(2 * widths.getLast())));
    parts.put("code", new GaussianCode(beta / inputs));
    return of(parts);
  }
}
