package io.lockstep.cli.experiment.model;

import io.lockstep.cli.experiment.claim.Experiment;
import java.util.List;

/** The experiments of this room. */
public final class ModelExperiments {
  /** All, in order. */
  public static final List<Experiment> ALL =
      List.of(
          new LogisticNeuron(),
          new LinearNeuron(),
          new Xor(),
          new WavyFunction(),
          new SixToThree(),
          new Denoising(),
          new SparseCode());

  private ModelExperiments() {}
}
