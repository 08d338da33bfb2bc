package io.lockstep.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.data.DataPart;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.MetricOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.metric.ClassificationReport;
import io.lockstep.training.metric.ConfusionMatrix;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep evaluate}. */
@Command(
    name = "evaluate",
    description = "Measures how good a trained model is on some data.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep evaluate --model-file model.safetensors --data digits:5000",
      "  lockstep evaluate --model-file model.safetensors --data digits --part test",
      "  lockstep evaluate --model-file iris.safetensors --data csv:held-out.csv --json",
      "  lockstep evaluate --model-file iris.safetensors --data csv:held-out.csv --report",
      "  lockstep evaluate --model-file price.safetensors --data csv:held-out.csv --metrics mae,r2"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final String OPERATION = "evaluate";

  private final Terminal terminal;

  @Mixin private final TrainedModel trained = new TrainedModel();

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = {
        "training, validation or test: the part of the data that the model was trained on, as its"
            + " run parted them (default: all examples; of data in two parts the second)."
      })
  private @Nullable DataPart part;

  @Mixin private final MetricOptions metrics = new MetricOptions();

  @Option(
      names = "--report",
      description = {
        "Print precision, recall and F1 of each class, and how often each was taken for another."
      })
  private boolean report;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "Print one JSON object instead of a sentence.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    List<MetricChoice> choices = metrics.choices();
    ModelFile file = trained.read();
    TrainedModel.Examples read = trained.data(OPERATION, file.info(), true, part);
    Dataset data = read.examples();
    checkTargets(file.info(), data.targets());
    if (report) {
      checkClasses(file.info());
    }
    read.notes().print(terminal);
    try (Engine engine = device.open(terminal)) {
      Model model = file.model(engine);
      Criterion objective = TrainedModel.objective(file);
      try (Evaluator evaluator = TrainedModel.evaluator(file, model)) {
        evaluator.measure(choices, file.targetScaling());
        Evaluation result = evaluator.evaluate(RunPlan.scaled(data, file.targetScaling()));
        if (!Double.isFinite(result.loss())) {
          throw new NotFiniteException(
              "[evaluate] the loss is "
                  + result.loss()
                  + ": the data hold values far beyond those that the model was trained on; check"
                  + " them for extreme values");
        }
        String digest = model.digest();
        CommandReport told = new CommandReport();
        read.notes()
            .addTo(device.describe(told, engine))
            .withTask(objective)
            .with("examples", data.size())
            .say("Evaluated on %d examples", data.size())
            .with("", "", result, objective, file.targetScaling())
            .with("digest", digest)
            .say(", digest %s", digest);
        if (report) {
          add(told, file.info(), evaluator.outcomes(data));
        }
        told.print(terminal, json);
      }
    }
    return 0;
  }

  /** Adds the report of the only output, or of each that is of classes by its name. */
  private void add(CommandReport told, ModelInfo info, Map<String, Outcomes> outcomes) {
    ObjectNode reports = JsonNodeFactory.instance.objectNode();
    info.outputs()
        .forEach((name, output) -> {
          if (output.task() == Task.CLASSIFICATION) {
            Outcomes its = Objects.requireNonNull(outcomes.get(name)).named(output.classNames());
            ConfusionMatrix matrix = ConfusionMatrix.of(its);
            ClassificationReport ofClasses = ClassificationReport.of(matrix);
            ObjectNode one = reports.putObject(name);
            one.set("report", ofClasses.toJson());
            one.set("confusion_matrix", matrix.toJson());
            if (!json) {
              String title = info.hasSeveral() ? Quoted.escaped(name) + System.lineSeparator() : "";
              terminal.out().printf("%s%s%n%n%s%n%n", title, ofClasses, matrix);
            }
          }
        });
    if (info.hasSeveral()) {
      told.with("reports", reports);
    } else {
      ObjectNode only = (ObjectNode) reports.get(ModelInfo.ONLY);
      told.with("report", (ObjectNode) only.get("report"));
      told.with("confusion_matrix", (ObjectNode) only.get("confusion_matrix"));
    }
  }

  private static void checkClasses(ModelInfo info) {
    if (info.outputs().values().stream().noneMatch(o -> o.task() == Task.CLASSIFICATION)) {
      throw new UsageException(
          "[evaluate] --report is of classes, but the task is "
              + info.outputs().values().iterator().next().task().name().toLowerCase(Locale.ROOT)
              + "; ask for errors, such as --metrics mae,r2");
    }
  }

  private static void checkTargets(ModelInfo info, Targets targets) {
    if (info.hasSeveral()) {
      if (targets instanceof Targets.None) {
        throw new UsageException(
            "[evaluate] the data lack one of the columns "
                + Quoted.list(List.copyOf(info.outputs().keySet()))
                + " to compare the model's outputs with; give data with all of them, or use"
                + " 'lockstep predict'");
      }
      return;
    }
    Task task = info.only().task();
    boolean fit =
        switch (task) {
          case CLASSIFICATION -> targets instanceof Targets.Classes;
          case REGRESSION -> targets instanceof Targets.Values;
          case RECONSTRUCTION -> true;
        };
    if (!fit) {
      throw new UsageException(
          "[evaluate] the data have no "
              + (task == Task.CLASSIFICATION ? "classes" : "numbers")
              + " to compare the model's with; give data with the label column, or use 'lockstep"
              + " predict'");
    }
  }
}
