package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.HoldOut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which examples are not trained on. */
public final class SplitOptions {
  /** The names of these options. */
  public static final List<String> NAMES = List.of("--val-split", "--test-split", "--stratified");

  @Option(
      names = "--val-split",
      paramLabel = "PART",
      defaultValue = "0.1",
      description = {
        "Part of the examples held out for validation, where the data do not come in two parts"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double validation;

  @Option(
      names = "--test-split",
      paramLabel = "PART",
      description = {
        "Part of the examples held out for a test, which the model is put to once, at the end; it"
            + " decides nothing before. Where the data come in two parts, it is one of those to"
            + " train on (default: none)."
      })
  private @Nullable Double test;

  @Option(
      names = "--stratified",
      description = "Give each part the share of each class that it has in all examples.")
  private boolean stratified;

  /**
   * Checks the shares.
   *
   * @throws UsageException if they make no sense
   */
  public void check() {
    check(validation, "hold out");
    if (test == null) {
      return;
    }
    check(test, "test on");
    if (!(validation + test < 1)) {
      throw new UsageException(
          "[train] --val-split "
              + validation
              + " and --test-split "
              + test
              + " leave nothing to train on; give two whose sum is below 1");
    }
  }

  private static void check(double part, String what) {
    if (!(part >= 0 && part < 1)) {
      throw new UsageException(
          "[train] the part to "
              + what
              + " must be at least 0 and below 1, got "
              + part
              + "; give one such as 0.1");
    }
  }

  /** Returns what is held out. */
  public HoldOut holdOut() {
    return new HoldOut(validation, test == null ? 0 : test, stratified);
  }
}
