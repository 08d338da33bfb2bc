package io.lockstep.bench.work;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a network: linear layers with ReLU between them, and what else hidden layers have.
 *
 * @param title how it is called
 * @param widths number of values at each layer's edge, from the inputs to the outputs
 * @param code which of the widths is an autoencoder's code, behind which there is no ReLU and whose
 *     outputs pass a sigmoid; 0 for a perceptron
 * @param classifies whether it learns classes by cross-entropy, or else its own input by mean
 *     squared error
 * @param rate the learning rate, low enough for wide layers that both sides stay close together
 * @param hidden what hidden layers have besides, the code left out
 */
public record Network(
    String title, List<Integer> widths, int code, boolean classifies, double rate, Hidden hidden) {
  /** Copies the list. */
  public Network {
    widths = List.copyOf(widths);
  }

  /** Creates a plain network. */
  public Network(String title, List<Integer> widths, int code, boolean classifies, double rate) {
    this(title, widths, code, classifies, rate, Hidden.PLAIN);
  }

  /** Returns this with something else in its hidden layers, which its title tells. */
  public Network with(Hidden other) {
    return new Network(title + other.suffix(), widths, code, classifies, rate, other);
  }

  /** Returns whether hidden layers are linear layers and ReLU alone. */
  @JsonIgnore
  public boolean isPlain() {
    return hidden.isPlain();
  }

  /** Returns a network whose title is made of its kind and its widths. */
  public static Network titled(
      String kind, List<Integer> widths, int code, boolean classifies, double rate) {
    String form =
        widths.stream().distinct().count() == 1
            ? " of " + widths.getFirst()
            : " " + widths.stream().map(String::valueOf).collect(joining("-"));
    return new Network(kind + form, widths, code, classifies, rate);
  }

  /** Returns the number of parameters of the linear layers, weights and biases. */
  public long parameters() {
    long count = 0;
    for (int i = 1; i < widths.size(); i++) {
      count += (widths.get(i - 1) + 1L) * widths.get(i);
    }
    return count;
  }

  /**
   * Returns the products of a training step: for each layer forward, gradient of the weight ({@code
   * [out,in]}), and, but for the first, gradient of the input.
   */
  public List<ProductWorkload> products(int batch) {
    List<ProductWorkload> products = new ArrayList<>();
    for (int i = 1; i < widths.size(); i++) {
      int in = widths.get(i - 1);
      int out = widths.get(i);
      products.add(ProductWorkload.of(batch, in, out, false, true));
      products.add(ProductWorkload.of(out, batch, in, true, false));
      if (i > 1) {
        products.add(ProductWorkload.of(batch, out, in, false, false));
      }
    }
    return products;
  }
}
