package io.lockstep.cli.model;

import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.nn.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep predict}. */
@Command(
    name = "predict",
    description = {
      "Writes what a trained model makes of each example, as CSV: the class and the probability of"
          + " each class, the predicted numbers, or the reconstruction and its error; of several"
          + " outputs all of them.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep predict --model-file iris.safetensors --data csv:new.csv",
      "  lockstep predict --model-file model.safetensors --data digits:100 --out predictions.csv"
    })
public final class PredictCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final TrainedModel trained = new TrainedModel();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The CSV file to write (default: standard output).")
  private @Nullable Path out;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End standard output with one JSON object.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    if (out != null) {
      AtomicFile.check(out);
      trained.checkKept("predict", out);
    }
    ModelFile file = trained.read();
    TrainedModel.Examples read = trained.data("predict", file.info(), false);
    Dataset data = read.examples();
    read.notes().print(terminal);
    try (Engine engine = device.open(terminal)) {
      Model model = file.model(engine);
      try (Evaluator evaluator = TrainedModel.evaluator(file, model)) {
        Matrix outputs = evaluator.predict(data);
        write(PredictionTable.of(file, data, outputs).spread(read.reading()));
        CommandReport report =
            read.notes()
                .addTo(device.describe(new CommandReport(), engine))
                .withTask(file.info().objective())
                .with("examples", data.size())
                .with("digest", model.digest());
        if (out != null) {
          report.with("predictions_file", out.toString());
        }
        if (json || out != null) {
          report
              .say("Wrote %d predictions to %s", data.size(), out == null ? "" : out)
              .print(terminal, json);
        }
      }
    }
    return 0;
  }

  private void write(PredictionTable table) {
    if (out != null) {
      AtomicFile.write(
          out,
          channel -> {
            Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
            table.writeTo(writer);
            writer.flush();
          });
      return;
    }
    try {
      table.writeTo(terminal.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    terminal.out().flush();
  }
}
