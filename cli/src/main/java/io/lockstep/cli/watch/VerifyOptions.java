package io.lockstep.cli.watch;

import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.verify.Miscomputation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has steps verified. */
public final class VerifyOptions {
  @Option(
      names = "--verify-every",
      paramLabel = "N",
      description = {
        "Compute every kernel of each N-th step, such as 100, twice and compare the bits: a"
            + " processor, GPU or memory that errs without a word is found, and named by kernel,"
            + " layer and step; the run goes back to its last verified step and on from there. For"
            + " this parameters and moments are copied to the memory of the host."
      })
  private @Nullable Long every;

  private int found;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if there is no such step
   */
  public void check() {
    if (every != null && every < 1) {
      throw new UsageException(
          "[train] --verify-every takes every how many steps to verify, got "
              + every
              + "; give 1 or more, such as 100");
    }
  }

  /** Returns whether steps are verified. */
  public boolean isGiven() {
    return every != null;
  }

  /** Has the steps of a trainer verified, if that was asked for, and returns who tells of it. */
  public List<Callback> begin(Trainer trainer, Terminal terminal) {
    if (every == null) {
      return List.of();
    }
    trainer.verifyEvery(every);
    return List.of(
        new Callback() {
          @Override
          public void onMiscomputation(Trainer of, Miscomputation what) {
            found++;
            terminal
                .err()
                .println(
                    "warning: "
                        + what
                        + "; the device computes wrongly at times: the run went back to step "
                        + what.goodStep()
                        + " and verifies each step up to this one");
          }
        });
  }

  /** Adds how often a step was computed wrongly to the result of a command. */
  public void addTo(CommandReport report) {
    if (every != null) {
      report.with("miscomputations", found);
    }
    if (found > 0) {
      report.say(", computed wrongly %d times and taken again (warnings above)", found);
    }
  }
}
