package io.lockstep.training.network;

import io.lockstep.kernels.library.Registry;
import java.util.List;

/** The forms of networks that have a short name: built-in ones, and those that were registered. */
public final class ModelForms {
  private static final Registry<ModelForm> REGISTRY = builtIn();

  private ModelForms() {}

  private static Registry<ModelForm> builtIn() {
    Registry<ModelForm> registry = new Registry<>("model");
    BuiltInForms.all().forEach(form -> registry.with(form, form.signature().names()));
    return registry;
  }

  /**
   * Registers a form of one's own, so that {@code --model} takes it.
   *
   * @return the form
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static ModelForm register(ModelForm form) {
    return REGISTRY.register(form, form.signature().names());
  }

  /** Returns every form: the built-in ones in a fixed order, then others. */
  public static List<ModelForm> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the form of a name, or of one with strengths such as {@code vae(beta=4)}.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   * @throws IllegalArgumentException if it has no such strength, or a value is out of range
   */
  public static ModelForm byName(String name) {
    return REGISTRY.byName(name);
  }
}
