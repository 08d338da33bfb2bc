package io.lockstep.training.search.pruner;

import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.trial.StudyView;
import java.util.SortedMap;

/** Ends no trial. */
record NoPruner(Signature signature) implements Pruner {
  NoPruner() {
    this(Signature.of("none"));
  }

  @Override
  public Pruner with(Signature values) {
    return new NoPruner(values);
  }

  @Override
  public boolean prunes(StudyView known, SortedMap<Integer, Double> reports) {
    return false;
  }
}
