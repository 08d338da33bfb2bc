package io.lockstep.cli.model;

import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.plot.ModelFigures;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import io.lockstep.plot.figure.Figure;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.nn.Model;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep plot KIND} of a model file and data. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class PlotModelCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final PlotKind kind;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The picture; its ending, .png or .svg, says how it is drawn.")
  private Path out = Path.of("");

  @Mixin private final TrainedModel trained = new TrainedModel();
  @Mixin private final DeviceOptions device = new DeviceOptions();
  @Mixin private final PlotOutput output = new PlotOutput();

  @Option(names = "--json", description = "Print one JSON object instead of a sentence.")
  private boolean json;

  PlotModelCommand(Terminal terminal, PlotKind kind) {
    this.terminal = terminal;
    this.kind = kind;
  }

  @Override
  public Integer call() {
    device.check();
    PlotOutput.check(out);
    trained.checkKept("plot", out);
    ModelFile file = trained.read();
    TrainedModel.Examples read = trained.data("plot", file.info(), kind != PlotKind.SAMPLES);
    read.notes().print(terminal);
    try (Engine engine = device.open(terminal)) {
      Model model = file.model(engine);
      try (Evaluator evaluator = TrainedModel.evaluator(file, model)) {
        ModelFigures figures = new ModelFigures(file, model, evaluator, read.examples());
        Figure figure = kind.figure(figures, engine, file.info().seed());
        output.write(figure, out);
      }
    }
    new CommandReport()
        .with("plot", kind.text())
        .with("plot_file", out.toString())
        .say("Drew %s to %s", kind.text(), out)
        .print(terminal, json);
    return 0;
  }
}
