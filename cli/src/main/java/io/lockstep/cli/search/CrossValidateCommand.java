package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.signal.StopSignals;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.training.selection.CrossValidation;
import io.lockstep.training.selection.FoldScore;
import io.lockstep.training.selection.MeanAndDeviation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep cross-validate}. */
@Command(
    name = "cross-validate",
    description = {
      "Trains a run once for each fold of its examples, on all but the fold, and shows how good the"
          + " models are on the folds that they have not seen.%n",
      "--val-split holds nothing out here, and what --test-split holds out stays unseen;"
          + " scaling is fitted anew for each fold.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep cross-validate --data digits:1000 --folds 5 --stratified",
      "  lockstep cross-validate --config run.json --folds 10 --metric 'f1(average=macro)'"
    })
public final class CrossValidateCommand implements Callable<Integer> {
  private static final String NOTHING = "nothing of it is kept: the same command begins anew";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final FoldedOptions options = new FoldedOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public CrossValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.device().check();
    SearchMetric metric = options.metric();
    FoldedRun folded = new FoldedRun(spec, options);
    TrialRun run = folded.with(Map.of());
    RunPlan plan = folded.plan(run);
    plan.notes().print(terminal);
    CrossValidation result;
    try (StopSignals _ = StopSignals.telling(terminal, "cross-validate", NOTHING);
        Engine engine = options.device().open(terminal)) {
      FoldTraining training = new FoldTraining(metric, engine);
      result =
          UsageException.check(() ->
              CrossValidation.of(
                  plan.parts().training(),
                  options.splitter(),
                  parts -> training.score(run, parts)));
    }
    String name = metric.name();
    if (json) {
      terminal.out().println(json(result, name));
    } else {
      terminal.out().print(table(result, name));
    }
    return 0;
  }

  private static TextTable table(CrossValidation result, String name) {
    TextTable table =
        new TextTable(List.of("fold", "train_" + name, "val_" + name), List.of(false, true, true));
    int fold = 1;
    for (FoldScore score : result.scores()) {
      table.add(
          List.of(
              String.valueOf(fold++),
              FoldedRun.number(score.training().value(name)),
              FoldedRun.number(score.validation().value(name))));
    }
    MeanAndDeviation training = result.training(name);
    MeanAndDeviation held = result.validation(name);
    return table
        .add(List.of("mean", FoldedRun.number(training.mean()), FoldedRun.number(held.mean())))
        .add(
            List.of(
                "deviation",
                FoldedRun.number(training.deviation()),
                FoldedRun.number(held.deviation())));
  }

  private static ObjectNode json(CrossValidation result, String name) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (FoldScore score : result.scores()) {
      root.withArray("folds")
          .addObject()
          .put("train_" + name, score.training().value(name))
          .put("val_" + name, score.validation().value(name));
    }
    FoldedRun.put(root, "train_" + name, result.training(name));
    FoldedRun.put(root, "val_" + name, result.validation(name));
    return root;
  }
}
