package io.lockstep.cli.search;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.DataException;
import io.lockstep.training.selection.GroupKFold;
import io.lockstep.training.selection.KFold;
import io.lockstep.training.selection.LeaveOneOut;
import io.lockstep.training.selection.RepeatedKFold;
import io.lockstep.training.selection.Splitter;
import io.lockstep.training.selection.StratifiedKFold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which examples are held out. */
final class FoldOptions {
  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "5",
      description = {
        "Part the examples into so many folds, of which each is held out once (default:"
            + " ${DEFAULT-VALUE})."
      })
  private int folds = 5;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "1",
      description = "Part them anew so many times (default: ${DEFAULT-VALUE}).")
  private int repeats = 1;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = {
        "Part no group, such as the pictures of one patient: a text file with the group of each"
            + " example on a line of its own."
      })
  private @Nullable Path groups;

  @Option(names = "--leave-one-out", description = "Hold out each example by itself.")
  private boolean leaveOneOut;

  @Option(
      names = "--fold-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the folds; --seed is that of the runs (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** Returns the seed of the folds. */
  long seed() {
    return seed;
  }

  /**
   * Returns what parts the examples.
   *
   * @param stratified whether each class has the share in each fold that it has in all
   * @throws UsageException if choices exclude one another
   */
  Splitter splitter(boolean stratified) {
    int kinds = (leaveOneOut ? 1 : 0) + (groups != null ? 1 : 0);
    if (kinds + (stratified || repeats != 1 ? 1 : 0) > 1) {
      throw new UsageException(
          "[folds] --leave-one-out, --groups, and --stratified or --repeats exclude one another;"
              + " give one of them");
    }
    if (leaveOneOut) {
      return new LeaveOneOut();
    }
    return UsageException.check(() -> {
      if (groups != null) {
        return new GroupKFold(folds, lines(groups));
      }
      if (repeats != 1) {
        return new RepeatedKFold(folds, repeats, seed, stratified);
      }
      return stratified ? new StratifiedKFold(folds, seed) : new KFold(folds, seed);
    });
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new DataException(
          "groups", file, "", "cannot be read (" + e + ")", "Give a text file in UTF-8", e);
    }
  }
}
