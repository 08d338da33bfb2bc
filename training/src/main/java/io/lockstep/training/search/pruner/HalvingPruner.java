package io.lockstep.training.search.pruner;

import static io.lockstep.kernels.library.Hyperparameter.in;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.trial.StudyView;
import java.util.SortedMap;

/** Asynchronous successive halving: at each rung, one in so many trials goes on. */
record HalvingPruner(Signature signature) implements Pruner {
  HalvingPruner() {
    this(
        Signature.of(
            "halving",
            in(Interval.atLeast(1), "min", 1, "steps before the first rung"),
            in(Interval.atLeast(2), "factor", 4, "of rungs; one in so many goes on"),
            in(Interval.atLeast(0).upTo(30), "skip", 0, "rungs left out at the beginning")));
  }

  @Override
  public Pruner with(Signature values) {
    return new HalvingPruner(values);
  }

  @Override
  public boolean prunes(StudyView known, SortedMap<Integer, Double> reports) {
    int factor = (int) signature.value("factor");
    double first = signature.value("min") * StrictMath.pow(factor, signature.value("skip"));
    return new Rungs(first, factor).end(reports, known.finished(), known.direction());
  }
}
