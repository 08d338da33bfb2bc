package io.lockstep.cli.experiment.descent;

import io.lockstep.cli.experiment.claim.Experiment;
import java.util.List;

/** The experiments of this room. */
public final class DescentExperiments {
  /** All, in order. */
  public static final List<Experiment> ALL =
      List.of(new Saddle(), new SpiralOptimizers(), new AdagradRate());

  private DescentExperiments() {}
}
