package io.lockstep.training.network;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;

/** The names by which activations are found again. */
final class ActivationNames {
  private ActivationNames() {}

  /**
   * Returns an activation's name.
   *
   * @throws IllegalArgumentException if another is found by it, or none
   */
  static String of(Activation activation) {
    Activation found = Activations.byName(activation.name());
    if (!found.equals(activation)) {
      throw new IllegalArgumentException(
          "[network] activation '"
              + activation.name()
              + "' is another than the registered one of that name; register it by a name of its"
              + " own");
    }
    return activation.name();
  }
}
