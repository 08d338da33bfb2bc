package io.lockstep.cli.run;

import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;

/** How far a training run has come, and its end after a number of steps. */
public final class RunPosition implements Callback {
  private final long mostSteps;
  private final String beginning;
  private boolean begun;
  private long steps;
  private int epoch;
  private int batch;
  private int batches;

  /**
   * Watches a run.
   *
   * @param plan the run
   * @param mostSteps after which it ends at the latest; 0 for no limit
   */
  public RunPosition(RunPlan plan, long mostSteps) {
    this.mostSteps = mostSteps;
    this.beginning = plan.file() == null ? "the initial parameters" : "the parameters of the file";
    this.epoch = plan.info().epochs() + 1;
  }

  /** Notes that the model is there and the steps begin. */
  public void begin() {
    begun = true;
  }

  @Override
  public void onBatch(int nowEpoch, int done, int all) {
    steps++;
    epoch = nowEpoch;
    batch = done;
    batches = all;
    if (steps == mostSteps) {
      throw new EnoughStepsException();
    }
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    epoch = report.epoch() + 1;
    batch = 0;
    return true;
  }

  /** Returns the number of steps that are done. */
  public long steps() {
    return steps;
  }

  /** Returns the number of the epoch that is going on, from 1. */
  public int epoch() {
    return epoch;
  }

  /** Returns what is being done now, as in {@code step 12 (epoch 2, batch 3 of 9)}. */
  public String now() {
    if (!begun) {
      return beginning;
    }
    if (batches > 0 && batch == batches) {
      return "the validation of epoch " + epoch;
    }
    String of = batches == 0 ? "" : " of " + batches;
    return "step " + (steps + 1) + " (epoch " + epoch + ", batch " + (batch + 1) + of + ")";
  }

  /** Thrown to end a run when it has taken as many steps as were asked for. */
  public static final class EnoughStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception, without a stack trace. */
    public EnoughStepsException() {
      super("enough steps", null, false, false);
    }
  }
}
