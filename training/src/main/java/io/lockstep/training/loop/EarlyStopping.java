package io.lockstep.training.loop;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.ParameterArena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run when the validation loss has not improved for some epochs, and puts the best
 * parameters back (Prechelt, 1998), which are kept on the device meanwhile. Without validation data
 * the training loss counts. An object serves one run.
 */
public final class EarlyStopping implements Callback {
  private final int patience;
  private final double minImprovement;
  private double best = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int waited;
  private @Nullable ParameterArena bestParameters;

  /**
   * Creates the callback.
   *
   * @param patience epochs without improvement before the run ends, at least 1
   * @param minImprovement what the loss must fall by to count
   */
  public EarlyStopping(int patience, double minImprovement) {
    if (patience < 1 || !(minImprovement >= 0)) {
      throw new IllegalArgumentException(
          "[early stopping] patience must be at least 1 and the improvement not negative, got "
              + patience
              + " and "
              + minImprovement);
    }
    this.patience = patience;
    this.minImprovement = minImprovement;
  }

  /** Returns the epoch whose parameters were the best. */
  public int bestEpoch() {
    return bestEpoch;
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    Evaluation validation = report.validation();
    double loss = validation == null ? report.trainLoss() : validation.loss();
    if (loss < best - minImprovement) {
      best = loss;
      bestEpoch = report.epoch();
      waited = 0;
      keep(trainer.model().parameters());
    } else {
      waited++;
    }
    return waited < patience;
  }

  @Override
  public void onEnd(Trainer trainer) {
    if (bestParameters != null) {
      copy(bestParameters, trainer.model().parameters());
    }
  }

  private void keep(ParameterArena parameters) {
    ParameterArena kept = bestParameters;
    if (kept == null) {
      kept = parameters.like("best parameters");
      bestParameters = kept;
    }
    copy(parameters, kept);
  }

  private static void copy(ParameterArena from, ParameterArena to) {
    from.engine().assign(List.of(new Engine.Update(to.flat(), from.flat())));
  }
}
