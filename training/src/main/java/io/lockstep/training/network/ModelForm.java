package io.lockstep.training.network;

import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.nn.Layer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A usual network by a short name, of which widths and strengths are all that is told, as in {@code
 * mlp:256-128} or {@code vae:256-16(beta=4)}.
 *
 * @param signature its name, and its strengths with their values
 * @param example of a short form, such as {@code mlp:256-128}; without a colon where it has no
 *     widths
 * @param about what it is, in a few words
 * @param paper where it was published; may be empty
 * @param reconstructs whether it gives its input again
 * @param usual how it is trained where nothing else is said
 * @param builder makes the network
 */
public record ModelForm(
    Signature signature,
    String example,
    String about,
    String paper,
    boolean reconstructs,
    Usual usual,
    Builder builder)
    implements Configurable<ModelForm> {

  /**
   * What a network is made for, apart from its widths.
   *
   * @param inputs number of values of an example
   * @param outputs number of outputs
   * @param image the shape of an example that is an image, else null
   * @param activation name of the hidden layers' activation
   * @param outputActivation name of the last layer's activation
   * @param dropout rate of the dropout behind each hidden activation, or 0 for none
   */
  public record Choices(
      int inputs,
      int outputs,
      @Nullable ImageShape image,
      String activation,
      String outputActivation,
      double dropout) {}

  /**
   * How a form is trained where nothing else is said; null leaves what is usual for every network.
   *
   * @param loss name of the loss
   * @param optimizer name of the optimizer rule
   * @param rate the learning rate
   * @param batch examples in a step
   */
  public record Usual(
      @Nullable String loss,
      @Nullable String optimizer,
      @Nullable Double rate,
      @Nullable Integer batch) {
    /** As every network. */
    public static final Usual OF_ALL = new Usual(null, null, null, null);
  }

  /** Makes a network of a form. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Returns the network.
     *
     * @param strengths the values of the form's parameters
     * @throws IllegalArgumentException if widths, strengths or choices make none
     */
    Layer build(List<Integer> widths, Signature strengths, Choices choices);
  }

  /** Returns a form that predicts something, trained as every network. */
  public static ModelForm of(String example, String about, Builder builder) {
    Signature signature = Signature.of(example.split(":", -1)[0]);
    return new ModelForm(signature, example, about, "", false, Usual.OF_ALL, builder);
  }

  /** Returns the same with where it was published. */
  public ModelForm published(String where) {
    return new ModelForm(signature, example, about, where, reconstructs, usual, builder);
  }

  /** Returns the same that gives its input again. */
  public ModelForm reconstructing() {
    return new ModelForm(signature, example, about, paper, true, usual, builder);
  }

  /** Returns the same that is trained in another way where nothing else is said. */
  public ModelForm trainedBy(Usual way) {
    return new ModelForm(signature, example, about, paper, reconstructs, way, builder);
  }

  /** Returns the same with strengths that its text can tell. */
  public ModelForm steeredBy(Hyperparameter... strengths) {
    return with(Signature.of(signature.base(), strengths));
  }

  @Override
  public ModelForm with(Signature values) {
    return new ModelForm(values, example, about, paper, reconstructs, usual, builder);
  }

  /** Returns its name, in lower case with underscores. */
  public String name() {
    return signature.base();
  }

  /** Returns whether widths stand behind its name. */
  public boolean hasWidths() {
    return example.contains(":");
  }
}
