package org.example.gated;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.LibraryProvider;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.network.LayerKinds;

/** A layer, an activation and a loss of one's own; from here on they are found by name. */
public final class GatedLibrary implements LibraryProvider {
  @Override
  public void register() {
    LayerKinds.register("gated", Gated.class);
    Activations.register(
        new Activation("gated_softsign", x -> x.div(x.abs().add(1)), "lecun_normal"));
    Losses.register(new Loss("quantile_90", (p, t) -> t.sub(p).mul(0.9).max(p.sub(t).mul(0.1))));
  }
}
