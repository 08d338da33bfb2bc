package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.plot.Figures;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.selection.SelectionCurve;
import io.lockstep.training.selection.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep curves}. */
@Command(
    name = "curves",
    description = {
      "Trains a run again and again, on more and more examples (--sizes) or with other values of an"
          + " option (--vary), and shows how good the models become on the examples that they were"
          + " trained on and on others.%n",
      "Both far from what is wanted and near one another: high bias; far apart: high variance.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep curves --data digits:2000 --sizes 50,100,200,400,800 --plot learning.svg",
      "  lockstep curves --data csv:houses.csv --label price --vary hyper.weight_decay --values"
          + " 0.01,0.02,0.04,0.08,0.16 --optimizer adamw --plot validation.svg"
    })
public final class CurvesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      description = "The learning curve: train on so many examples of each fold.")
  private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--vary",
      paramLabel = "KEY",
      description = {
        "The validation curve: vary this option of train, without its dashes, such as lr, epochs or"
            + " hyper.weight_decay."
      })
  private @Nullable String vary;

  @Option(
      names = "--values",
      paramLabel = "X",
      split = ",",
      description = "The values that it takes.")
  private List<Double> values = new ArrayList<>();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw both curves to this file, .svg or .png.")
  private @Nullable Path plot;

  @Mixin private final FoldedOptions options = new FoldedOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public CurvesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    options.device().check();
    check();
    SearchMetric metric = options.metric();
    FoldedRun folded = new FoldedRun(spec, options);
    TrialRun run = folded.with(Map.of());
    if (vary != null) {
      values.forEach(value -> folded.with(Map.of(vary, number(value))).check());
    }
    RunPlan plan = folded.plan(run);
    plan.notes().print(terminal);
    SelectionCurve curve;
    try (Engine engine = options.device().open(terminal)) {
      FoldTraining training = new FoldTraining(metric, engine);
      Dataset data = plan.parts().training();
      curve = UsageException.check(() -> curve(folded, run, training, data));
    }
    SelectionCurve.Point best = curve.best(metric.name(), metric.higherIsBetter());
    if (json) {
      terminal.out().println(json(curve, metric, best));
    } else {
      terminal.out().print(table(curve, metric));
      terminal.out().printf("best on held-out examples: %s %s%n", varied(), at(best));
    }
    if (plot != null) {
      Figures.write(SelectionFigure.of(curve, metric, varied(), isLogarithmic()), plot);
    }
    return 0;
  }

  private void check() {
    if (sizes.isEmpty() == (vary == null)) {
      throw new UsageException(
          "[curves] "
              + (vary == null ? "nothing is varied" : "--sizes and --vary exclude one another")
              + "; give --sizes 50,100,200 for a learning curve, or --vary lr --values 0.001,0.01"
              + " for a validation curve");
    }
    if ((vary == null) != values.isEmpty()) {
      throw new UsageException(
          "[curves] --vary and --values belong together; give both, such as --vary lr --values"
              + " 0.001,0.01");
    }
    if (plot != null) {
      Figures.Format.of(plot);
    }
  }

  private SelectionCurve curve(
      FoldedRun folded, TrialRun run, FoldTraining training, Dataset data) {
    Splitter splitter = options.splitter();
    String key = vary;
    if (key == null) {
      int[] counts = sizes.stream().mapToInt(Integer::intValue).toArray();
      return SelectionCurve.learning(
          data, splitter, counts, options.foldSeed(), parts -> training.score(run, parts));
    }
    double[] tried = values.stream().mapToDouble(Double::doubleValue).toArray();
    return SelectionCurve.validation(
        data,
        splitter,
        tried,
        (value, parts) -> training.score(folded.with(Map.of(key, number(value))), parts));
  }

  private static JsonNode number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? LongNode.valueOf((long) value)
        : DoubleNode.valueOf(value);
  }

  private String varied() {
    return vary == null ? "examples" : vary;
  }

  /** Values that double or more from each to the next lie side by side on a logarithmic axis. */
  private boolean isLogarithmic() {
    List<Double> at = vary == null ? sizes.stream().map(Integer::doubleValue).toList() : values;
    for (int i = 1; i < at.size(); i++) {
      if (!(at.get(i - 1) > 0 && at.get(i) >= 1.9 * at.get(i - 1))) {
        return false;
      }
    }
    return at.size() > 2;
  }

  private static String at(SelectionCurve.Point point) {
    return number(point.at()).asText();
  }

  private TextTable table(SelectionCurve curve, SearchMetric metric) {
    String name = metric.name();
    TextTable table =
        new TextTable(
            List.of(varied(), "train_" + name, "+-", "val_" + name, "+-"),
            List.of(true, true, true, true, true));
    for (SelectionCurve.Point point : curve.points()) {
      table.add(
          List.of(
              at(point),
              FoldedRun.number(point.folds().training(name).mean()),
              FoldedRun.number(point.folds().training(name).deviation()),
              FoldedRun.number(point.folds().validation(name).mean()),
              FoldedRun.number(point.folds().validation(name).deviation())));
    }
    return table;
  }

  private ObjectNode json(SelectionCurve curve, SearchMetric metric, SelectionCurve.Point best) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("varied", varied());
    for (SelectionCurve.Point point : curve.points()) {
      ObjectNode node = root.withArray("points").addObject().put("at", point.at());
      FoldedRun.put(node, "train_" + metric.name(), point.folds().training(metric.name()));
      FoldedRun.put(node, "val_" + metric.name(), point.folds().validation(metric.name()));
    }
    return root.put("best", best.at());
  }
}
