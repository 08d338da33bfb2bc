package io.lockstep.training.verify;

import io.lockstep.backend.DeviceInfo;
import io.lockstep.tensor.Engine;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.RunMoment;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;

/**
 * Verifies every so many steps: each of their kernels is computed twice from the same inputs. Where
 * one differs, the run goes back to the step that was verified last, or to where the epoch began,
 * and takes every step from there on verified, until the one that differed is taken whole. If a
 * kernel differs on that way, too, the run ends.
 */
public final class StepVerifier {
  private final long every;
  private final Model model;
  private final Optimizer optimizer;
  private final RunMoment moment;
  private final DoubledKernels kernels = new DoubledKernels();
  private LossTotal.Parts total = LossTotal.Parts.ZERO;
  private int batches;

  /** The step up to which all are verified, since one of them differed. */
  private long suspect;

  /** The step that the run went back to then. */
  private long wentBackTo;

  /**
   * Creates a verifier; there is nothing to go back to before {@link #keep}.
   *
   * @throws TrainingException if steps cannot be counted so
   */
  public StepVerifier(long every, Model model, Optimizer optimizer) {
    if (every < 1) {
      throw new TrainingException(
          "[train] cannot verify every " + every + " steps; give 1 or more, such as 100");
    }
    this.every = every;
    this.model = model;
    this.optimizer = optimizer;
    this.moment = new RunMoment(model, optimizer);
  }

  /**
   * Keeps where the run is now: at the beginning of an epoch, or behind a verified step.
   *
   * @param done steps done in the epoch
   * @param losses those of these steps
   */
  public void keep(int done, LossTotal.Parts losses) {
    moment.take();
    batches = done;
    total = losses;
  }

  /** Returns whether the next step is to be verified. */
  public boolean isDue() {
    long next = optimizer.step() + 1;
    return next % every == 0 || next <= suspect;
  }

  /**
   * Takes a step and verifies it.
   *
   * @throws KernelDiffersException if a kernel gave different bits; the step was not taken whole
   */
  public void take(Runnable step) {
    Engine engine = model.engine();
    engine.observed(kernels, step);
  }

  /**
   * Goes back to what was kept last, since the next step was not taken whole.
   *
   * @param epoch the one that goes on, from 1
   * @return what is to be told
   * @throws UnreliableDeviceException if the run went back already and has not come so far again;
   *     it has gone back nevertheless
   */
  public Miscomputation goBack(KernelDiffersException found, int epoch) {
    long step = optimizer.step() + 1;
    moment.restore();
    Miscomputation what = new Miscomputation(step, epoch, found.difference(), moment.step());
    if (step <= suspect) {
      DeviceInfo device = model.engine().device();
      throw new UnreliableDeviceException(
          device.backend() + " (" + device.description() + ")", what, wentBackTo);
    }
    suspect = step;
    wentBackTo = what.goodStep();
    return what;
  }

  /** Returns the steps done in the epoch where it goes on. */
  public int batches() {
    return batches;
  }

  /** Returns the losses of these steps. */
  public LossTotal.Parts total() {
    return total;
  }
}
