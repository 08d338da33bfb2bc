package io.lockstep.cli.experiment.depth;

import io.lockstep.cli.experiment.claim.Experiment;
import java.util.List;

/** The experiments of this room. */
public final class DepthExperiments {
  /** All, in order. */
  public static final List<Experiment> ALL =
      List.of(
          new VanishingGradient(),
          new ZeroWeights(),
          new InitialWeights(),
          new BatchNormRates(),
          new ClippedGradients(),
          new DeadUnits());

  private DepthExperiments() {}
}
