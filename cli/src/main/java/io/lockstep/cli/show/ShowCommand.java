package io.lockstep.cli.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.runs.RunText;
import io.lockstep.cli.terminal.JsonText;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.HoldOut;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.optim.OptimizerJson;
import io.lockstep.training.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep show}. */
@Command(
    name = "show",
    description = {
      "Shows what a model file holds: its layers, and the run it comes from;",
      "or what came of a run that is kept in a folder: its results, warnings and document.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep show model.safetensors",
      "  lockstep show runs/first",
      "  lockstep show model.safetensors --layers > network.json",
      "  lockstep show model.safetensors --config > run.json"
    })
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      description = {
        "The model, as 'lockstep train --out' wrote it, or the folder of a run, as 'lockstep train"
            + " --run-dir' made it."
      })
  private Path file = Path.of("");

  @Option(
      names = "--layers",
      description = "Print the layers alone, as JSON that 'lockstep train --layers' takes.")
  private boolean layers;

  @Option(
      names = "--config",
      description = {
        "Print the run alone, every option with the value that counted, as JSON that 'lockstep"
            + " train --config' takes."
      })
  private boolean config;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (layers && config) {
      throw new UsageException(
          "[show] --layers and --config each print a document; give one of them");
    }
    if (Files.isDirectory(file)) {
      RunText run = new RunText(file);
      if (!layers) {
        show(run);
        return 0;
      }
      file = new RunFolder(file).model();
    }
    show(ModelFile.read(file));
    return 0;
  }

  private void show(RunText run) {
    if (config) {
      terminal.out().println(run.document());
    } else if (json) {
      terminal.out().println(run.json());
    } else {
      terminal.out().print(run);
    }
  }

  private void show(ModelFile model) {
    ModelInfo info = model.info();
    PrintWriter out = terminal.out();
    if (config) {
      out.println(JsonText.of(document(model).orElseThrow(this::withoutRun)));
    } else if (layers) {
      out.println(LayerJson.toText(info.network()));
    } else if (json) {
      ObjectNode all = json(info);
      document(model).ifPresent(run -> all.set("run", run));
      out.println(all);
    } else {
      out.print(new NetworkSummary(info.structure()));
      out.println();
      out.print(run(info, document(model).orElseGet(JsonNodeFactory.instance::objectNode)));
    }
  }

  /** The document of the run, if there is one that is JSON; a program may write any text. */
  private static Optional<ObjectNode> document(ModelFile model) {
    String run = model.run();
    try {
      return run != null
              && new JsonMapper(JsonLimits.factory()).readTree(run) instanceof ObjectNode document
          ? Optional.of(document)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private DataException withoutRun() {
    return new DataException(
        "show",
        file,
        "metadata",
        "there is no document of the run ('lockstep.run')",
        "Give a file that 'lockstep train --out' of this version wrote");
  }

  private static String run(ModelInfo info, ObjectNode document) {
    StringBuilder text = new StringBuilder();
    JsonNode record = document.path(RunRecord.KEY);
    of(text, document, "data");
    if (!info.hasSeveral()) {
      line(text, "task", info.only().task().name().toLowerCase(Locale.ROOT));
    }
    line(text, "inputs", String.valueOf(info.inputs()));
    of(text, document, "scale");
    if (!info.hasSeveral()) {
      line(text, "loss", info.only().loss());
    }
    OptimizerLines.of(info.optimizer()).forEach((name, value) -> line(text, name, value));
    line(text, "trained", "%,d epochs, %,d steps".formatted(info.epochs(), info.step()));
    Integer parts = info.accumulate();
    line(
        text,
        "batch",
        info.batch()
            + (parts == null ? "" : " in " + parts + " micro-batches")
            + (info.options().dropLast() ? ", the last of an epoch left out if not full" : ""));
    line(text, "seed", String.valueOf(info.seed()));
    if (info.testSplit() != null || info.holdOut().stratified()) {
      line(text, "held out", heldOut(info.holdOut()));
    }
    OutputLines.of(info).forEach(line -> line(text, line.name(), line.value()));
    if (!info.frozenNames().isEmpty()) {
      line(text, "frozen", String.join(", ", info.frozenNames()));
    }
    of(text, document, "precision");
    of(text, record, "device");
    of(text, record, "program");
    of(text, record, "digest");
    return text.toString();
  }

  private static String heldOut(HoldOut held) {
    return held.validation()
        + " for validation, "
        + held.test()
        + " for the test"
        + (held.stratified() ? ", stratified" : "");
  }

  /** A line of what the document says, if it does. */
  private static void of(StringBuilder text, JsonNode document, String key) {
    if (document.has(key)) {
      line(text, key, Quoted.escaped(document.get(key).asText()));
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
  }

  private static ObjectNode json(ModelInfo info) {
    Structure structure = info.structure();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (NetworkSummary.Line line : new NetworkSummary(structure).lines()) {
      json.withArray("summary")
          .addObject()
          .put("layer", line.path())
          .put("kind", line.kind())
          .put("output", line.output())
          .put("parameters", line.parameters())
          .put("state", line.state());
    }
    json.put("parameters", structure.parameterCount());
    json.put("state", structure.stateCount());
    json.set("layers", LayerJson.write(info.network()));
    json.put("inputs", info.inputs());
    json.put("outputs", structure.output().size());
    json.setAll(OutputLines.json(info));
    json.set("optimizer", OptimizerJson.write(info.optimizer()));
    json.put("epochs", info.epochs());
    json.put("steps", info.step());
    json.put("batch", info.batch());
    if (info.accumulate() != null) {
      json.put("accumulate", info.accumulate());
    }
    json.put("seed", info.seed());
    if (info.options().dropLast()) {
      json.put("drop_last", true);
    }
    if (info.testSplit() != null) {
      json.put("test_split", info.testSplit());
    }
    if (info.holdOut().stratified()) {
      json.put("stratified", true);
    }
    if (info.weightsColumn() != null) {
      json.put("weights_column", info.weightsColumn());
    }
    info.frozenNames().forEach(json.withArray("frozen")::add);
    return json;
  }
}
