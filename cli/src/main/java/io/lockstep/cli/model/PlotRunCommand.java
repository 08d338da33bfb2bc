package io.lockstep.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.plot.RunFigures;
import io.lockstep.cli.plot.RunPlots;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.plot.figure.Figure;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep plot curves}. */
@Command(
    name = "curves",
    description = "Draws the loss of a run over its epochs, or what else its log tells.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep plot curves runs/first",
      "  lockstep plot curves runs/first --what accuracy --out accuracy.svg",
      "  lockstep plot curves runs/first/log.jsonl --what gradients --out gradients.png"
    })
final class PlotRunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "RUN",
      description = {
        "The folder of a run (train --run-dir), its log.jsonl, or its metrics.json or a history as"
            + " JSON."
      })
  private Path run = Path.of("");

  @Option(
      names = "--what",
      paramLabel = "NAME",
      defaultValue = "loss",
      description = {
        "loss (default), another metric that was measured, learning-rate, or, of a run that was"
            + " watched, gradients or updates."
      })
  private String what = "loss";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = {
        "The picture; its ending, .png or .svg, says how it is drawn (default: all that there is,"
            + " into the run's folder plots)."
      })
  private @Nullable Path out;

  @Mixin private final PlotOutput output = new PlotOutput();

  @Option(names = "--json", description = "Print one JSON object instead of a sentence.")
  private boolean json;

  PlotRunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (out == null) {
      return all();
    }
    PlotOutput.check(out);
    Map<String, Figure> figures = RunFigures.of(lines());
    Figure figure = figures.get(what);
    if (figure == null) {
      throw new UsageException(
          figures.isEmpty()
              ? "[plot] " + run + " tells of no epoch that is done; train on, then draw it"
              : "[plot] "
                  + run
                  + " does not tell "
                  + Quoted.of(what)
                  + "; "
                  + Suggestions.hint(what, figures.keySet()));
    }
    output.write(figure, out);
    new CommandReport()
        .with("plot", what)
        .with("plot_file", out.toString())
        .say("Drew %s to %s", what, out)
        .print(terminal, json);
    return 0;
  }

  private int all() {
    if (!Files.isDirectory(run)) {
      throw new UsageException(
          "[plot] " + run + " is no folder of a run that pictures could go to; name one by --out");
    }
    RunFolder folder = RunFolder.open(run);
    List<String> files = RunPlots.write(folder).stream().map(Path::toString).toList();
    new CommandReport()
        .with("plot_files", files)
        .say("Drew %d pictures to %s", files.size(), folder.plots())
        .print(terminal, json);
    return 0;
  }

  private List<RunLine> lines() {
    if (Files.isDirectory(run)) {
      return RunLog.read(RunFolder.open(run).log());
    }
    return run.toString().endsWith(".json") ? history() : RunLog.read(run);
  }

  /** The epochs of {@code metrics.json}, or of a history. */
  private List<RunLine> history() {
    try {
      JsonNode root = new JsonMapper(JsonLimits.factory()).readTree(Files.readString(run));
      JsonNode epochs = root.path("history").isArray() ? root.path("history") : root.path("epochs");
      List<RunLine> lines = new ArrayList<>();
      for (JsonNode epoch : epochs) {
        if (epoch instanceof ObjectNode values) {
          ObjectNode rest = values.deepCopy();
          if (rest.remove("val_metrics") instanceof ObjectNode metrics) {
            metrics.properties().forEach(m -> rest.set("val_" + m.getKey(), m.getValue()));
          }
          rest.without(List.of("epoch", "step", "seconds"));
          lines.add(
              new RunLine(
                  RunLine.Kind.EPOCH,
                  values.path("step").asLong(),
                  values.path("epoch").asInt(),
                  values.path("seconds").asDouble(),
                  rest));
        }
      }
      return lines;
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "[plot] " + run + " is no JSON; give the folder of a run, or its log.jsonl");
    } catch (IOException e) {
      throw new UsageException(
          "[plot] " + run + " cannot be read; give the folder of a run, or its log.jsonl");
    }
  }
}
