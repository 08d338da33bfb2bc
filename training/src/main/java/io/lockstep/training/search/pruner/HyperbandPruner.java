package io.lockstep.training.search.pruner;

import static io.lockstep.kernels.library.Hyperparameter.in;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialRandom;
import io.lockstep.training.search.trial.TrialResult;
import java.util.List;
import java.util.SortedMap;

/**
 * Hyperband (Li et al., 2018): trials are dealt out at random to brackets, in each of which
 * successive halving begins one rung later, so that those that start slowly have a chance, too. A
 * bracket gets as many trials as leave it about the same number of steps in all.
 */
record HyperbandPruner(Signature signature) implements Pruner {
  HyperbandPruner() {
    this(
        Signature.of(
            "hyperband",
            in(Interval.atLeast(1), "min", 1, "steps before the first rung"),
            in(Interval.atLeast(0), "max", 0, "steps of a whole trial (0: as the run says)"),
            in(Interval.atLeast(2), "factor", 3, "of rungs; one in so many goes on")));
  }

  @Override
  public Pruner with(Signature values) {
    return new HyperbandPruner(values);
  }

  @Override
  public Pruner within(int steps) {
    return signature.value("max") == 0 ? with("max", steps) : this;
  }

  @Override
  public void check() {
    if (signature.value("max") == 0) {
      throw new IllegalArgumentException(
          "[hyperband] it must know the steps of a whole trial; give them, as in"
              + " hyperband(max=27)");
    }
  }

  @Override
  public boolean prunes(StudyView known, SortedMap<Integer, Double> reports) {
    int own = bracket(known.seed(), known.index());
    List<TrialResult> others =
        known.finished().stream().filter(t -> bracket(known.seed(), t.index()) == own).toList();
    double first = signature.value("min") * StrictMath.pow(factor(), own);
    return new Rungs(first, factor()).end(reports, others, known.direction());
  }

  private int factor() {
    return (int) signature.value("factor");
  }

  private int brackets() {
    int brackets = 1;
    double steps = signature.value("min") * factor();
    for (; steps <= signature.value("max"); steps *= factor()) {
      brackets++;
    }
    return brackets;
  }

  /** Returns the bracket of a trial: the rungs that are left out in it. */
  int bracket(long seed, int trial) {
    int brackets = brackets();
    int all = 0;
    for (int b = 0; b < brackets; b++) {
      all += share(b, brackets);
    }
    int drawn = new TrialRandom(seed, TrialRandom.BRACKET, trial).below(all);
    int bracket = 0;
    while (drawn >= share(bracket, brackets)) {
      drawn -= share(bracket, brackets);
      bracket++;
    }
    return bracket;
  }

  private int share(int bracket, int brackets) {
    int rungs = brackets - 1 - bracket;
    return (int) StrictMath.ceil(brackets * StrictMath.pow(factor(), rungs) / (rungs + 1));
  }
}
