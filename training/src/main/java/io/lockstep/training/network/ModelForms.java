package io.lockstep.training.network;

import io.lockstep.kernels.library.Registry;
import java.util.List;

/** The forms of networks that have a short name: built-in ones, and those that were registered. */
public final class ModelForms {
  private static final Registry<ModelForm> REGISTRY =
      builtIn(
          new ModelForm(
              "mlp",
              "mlp:256-128",
              "multilayer perceptron, of the widths of its hidden layers",
              false,
              (widths, c) ->
                  Networks.mlp(
                      widths, c.outputs(), c.activation(), c.outputActivation(), c.dropout())),
          new ModelForm(
              "autoencoder",
              "autoencoder:256-64",
              "autoencoder, of the widths of its encoder with the code last; the decoder mirrors"
                  + " them (Hinton and Salakhutdinov, 2006)",
              true,
              (widths, c) ->
                  Networks.autoencoder(
                      c.inputs(), widths, c.activation(), c.outputActivation(), c.dropout())));

  private ModelForms() {}

  private static Registry<ModelForm> builtIn(ModelForm... forms) {
    Registry<ModelForm> registry = new Registry<>("model");
    for (ModelForm form : forms) {
      registry.with(form, List.of(form.name()));
    }
    return registry;
  }

  /**
   * Registers a form of one's own, so that {@code --model} takes it.
   *
   * @return the form
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static ModelForm register(ModelForm form) {
    return REGISTRY.register(form, List.of(form.name()));
  }

  /** Returns every form: the built-in ones in a fixed order, then others. */
  public static List<ModelForm> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the form of a name.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static ModelForm byName(String name) {
    return REGISTRY.byName(name);
  }
}
