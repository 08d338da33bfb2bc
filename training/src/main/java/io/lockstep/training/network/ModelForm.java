package io.lockstep.training.network;

import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * A usual network by a short name, of which widths are all that is told, as in {@code mlp:256-128}.
 *
 * @param name in lower case with underscores
 * @param example of a short form, such as {@code mlp:256-128}
 * @param about what it is, and where that was published
 * @param reconstructs whether it gives its input again
 * @param builder makes the network
 */
public record ModelForm(
    String name, String example, String about, boolean reconstructs, Builder builder) {

  /**
   * What a network is made for, apart from its widths.
   *
   * @param inputs number of values of an example
   * @param outputs number of outputs
   * @param activation name of the hidden layers' activation
   * @param outputActivation name of the last layer's activation
   * @param dropout rate of the dropout behind each hidden activation, or 0 for none
   */
  public record Choices(
      int inputs, int outputs, String activation, String outputActivation, double dropout) {}

  /** Makes a network of a form. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Returns the network.
     *
     * @throws IllegalArgumentException if widths or choices make none
     */
    Layer build(List<Integer> widths, Choices choices);
  }
}
