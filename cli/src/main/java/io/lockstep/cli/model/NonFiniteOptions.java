package io.lockstep.cli.model;

import io.lockstep.training.nonfinite.OnNonFinite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says what is done when a run is no longer finite. */
final class NonFiniteOptions {
  @Option(
      names = "--on-non-finite",
      paramLabel = "WHAT",
      description = {
        "When a loss, a parameter or a state is NaN or infinite: find (default) goes through the"
            + " epoch again, names the first operation, layer and step with the values that went"
            + " in, and keeps the last good weights, which --out still writes; for this parameters"
            + " and moments are copied to the memory of the host once an epoch. stop ends at once."
      })
  private @Nullable OnNonFinite done;

  /** Returns what is done. */
  OnNonFinite done() {
    return done == null ? OnNonFinite.FIND : done;
  }
}
