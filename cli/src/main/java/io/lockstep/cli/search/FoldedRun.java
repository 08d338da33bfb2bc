package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.selection.MeanAndDeviation;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The run that is trained on folds, and how numbers of it are shown. */
final class FoldedRun {
  private final SearchedRun run;

  FoldedRun(CommandSpec command, FoldedOptions options) {
    this.run = new SearchedRun(command, Path.of("--vary"), SearchSpace.EMPTY);
    UsageException.check(() -> options.splitter());
  }

  /** Returns the run with other values of some options. */
  TrialRun with(Map<String, JsonNode> values) {
    return run.with(values);
  }

  /**
   * Returns the plan of a run on all examples but those of the test part and those that the data
   * themselves hold out, which stay unseen.
   */
  RunPlan plan(TrialRun of) {
    return of.plan(parts -> new DataParts(of.untested(parts), null));
  }

  /** Returns a number for people. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /** Adds a mean with its deviation. */
  static void put(ObjectNode json, String name, MeanAndDeviation numbers) {
    json.putObject(name).put("mean", numbers.mean()).put("deviation", numbers.deviation());
  }
}
