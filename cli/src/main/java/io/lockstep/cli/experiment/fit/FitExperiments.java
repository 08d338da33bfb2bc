package io.lockstep.cli.experiment.fit;

import io.lockstep.cli.experiment.claim.Experiment;
import java.util.List;

/** The experiments of this room. */
public final class FitExperiments {
  /** All, in order. */
  public static final List<Experiment> ALL =
      List.of(
          new Regularization(),
          new ZeroWeightsByL1(),
          new EarlyStopped(),
          new LambdaByValidation(),
          new LearningCurves(),
          new OtherSpread());

  private FitExperiments() {}
}
