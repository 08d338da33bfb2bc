package io.lockstep.training.loop;

import org.jspecify.annotations.Nullable;

/**
 * Ends a run when the validation loss has not improved for some epochs, and puts the run back to
 * where it was best (Prechelt, 1998): parameters, the optimizer's moments, and the counts of steps
 * and epochs, so that what is saved afterwards is one moment of the run, from which it goes on with
 * the bits of a run that had ended there. That moment is kept on the device meanwhile. Without
 * validation data the training loss counts. An object serves one run.
 */
public final class EarlyStopping implements Callback {
  private final int patience;
  private final double minImprovement;
  private @Nullable State state;
  private @Nullable Snapshot kept;

  /**
   * How far the search for the best epoch has come: part of the state of a run, like its moments.
   *
   * @param best the lowest loss so far
   * @param bestEpoch the number of its epoch over all runs of the model
   * @param waited epochs since
   */
  public record State(double best, int bestEpoch, int waited) {
    /** Checks the numbers. */
    public State {
      if (!Double.isFinite(best) || bestEpoch < 1 || waited < 0) {
        throw new IllegalArgumentException(
            "[early stopping] a best loss of "
                + best
                + " in epoch "
                + bestEpoch
                + ", "
                + waited
                + " epochs ago, is impossible; give a finite loss, an epoch of at least 1, and no"
                + " negative count");
      }
    }
  }

  /**
   * Creates the callback for a run from its beginning.
   *
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the loss must fall by to count
   */
  public EarlyStopping(int patience, double minImprovement) {
    this(patience, minImprovement, null);
  }

  /**
   * Creates the callback for a run that goes on.
   *
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the loss must fall by to count
   * @param resumed how far the run was, or null if it ran without early stopping; the best epoch
   *     can be put back if the run goes on from it, else only later ones that are better
   */
  public EarlyStopping(int patience, double minImprovement, @Nullable State resumed) {
    if (patience < 1 || !(minImprovement >= 0)) {
      throw new IllegalArgumentException(
          "[early stopping] patience must be at least 1 and the improvement not negative, got "
              + patience
              + " and "
              + minImprovement);
    }
    this.patience = patience;
    this.minImprovement = minImprovement;
    this.state = resumed;
  }

  /** Returns how far the search has come, to be saved with the model; null before an epoch. */
  public @Nullable State state() {
    return state;
  }

  /** Returns the epoch that was the best, or 0 before the first. */
  public int bestEpoch() {
    State now = state;
    return now == null ? 0 : now.bestEpoch();
  }

  @Override
  public void onStart(Trainer trainer) {
    State now = state;
    if (now != null && now.waited() == 0 && now.bestEpoch() == trainer.epochsDone()) {
      kept = new Snapshot(trainer);
    }
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    Evaluation validation = report.validation();
    double loss = validation == null ? report.trainLoss() : validation.loss();
    State now = state;
    if (now == null || loss < now.best() - minImprovement) {
      state = new State(loss, report.epoch(), 0);
      keep(trainer);
      return true;
    }
    int waited = now.waited() + 1;
    state = new State(now.best(), now.bestEpoch(), waited);
    return waited < patience;
  }

  @Override
  public void onEnd(Trainer trainer) {
    State now = state;
    if (kept != null && now != null) {
      kept.restore();
      state = new State(now.best(), now.bestEpoch(), 0);
    }
  }

  private void keep(Trainer trainer) {
    if (kept == null) {
      kept = new Snapshot(trainer);
    } else {
      kept.take();
    }
  }
}
