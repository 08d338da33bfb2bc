package io.lockstep.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.optim.OptimizerJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep show}. */
@Command(
    name = "show",
    description = "Shows what a model file holds: its layers, and the run it comes from.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep show model.safetensors",
      "  lockstep show model.safetensors --layers > network.json"
    })
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The model, as 'lockstep train --out' wrote it.")
  private Path file = Path.of("");

  @Option(
      names = "--layers",
      description = "Print the layers alone, as JSON that 'lockstep train --layers' takes.")
  private boolean layers;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelFile model = ModelFile.read(file);
    ModelInfo info = model.info();
    PrintWriter out = terminal.out();
    if (layers) {
      out.println(LayerJson.toText(info.network()));
    } else if (json) {
      out.println(json(info));
    } else {
      out.print(new NetworkSummary(info.structure()));
      out.println();
      out.print(run(info));
    }
    return 0;
  }

  private static String run(ModelInfo info) {
    StringBuilder text = new StringBuilder();
    line(text, "task", info.task().name().toLowerCase(Locale.ROOT));
    line(text, "inputs", String.valueOf(info.inputs()));
    line(text, "loss", info.loss());
    OptimizerLines.of(info.optimizer()).forEach((name, value) -> line(text, name, value));
    line(text, "trained", "%,d epochs, %,d steps".formatted(info.epochs(), info.step()));
    line(text, "batch", String.valueOf(info.batch()));
    line(text, "seed", String.valueOf(info.seed()));
    if (!info.classNames().isEmpty()) {
      line(text, "classes", String.join(", ", info.classNames()));
    }
    if (!info.outputNames().isEmpty()) {
      line(text, "outputs", String.join(", ", info.outputNames()));
    }
    if (!weights(info).isEmpty()) {
      line(text, "weights", weights(info));
    }
    if (!info.frozenNames().isEmpty()) {
      line(text, "frozen", String.join(", ", info.frozenNames()));
    }
    return text.toString();
  }

  /** How much examples count, where not all count alike. */
  private static String weights(ModelInfo info) {
    List<String> parts = new ArrayList<>();
    ClassWeighting classes = info.weighting();
    if (classes != null && !classes.weights().isEmpty()) {
      parts.add(
          IntStream.range(0, classes.weights().size())
              .mapToObj(i -> className(info, i) + " " + classes.weights().get(i))
              .collect(Collectors.joining(", ", "of classes: ", "")));
    }
    if (classes != null && classes.ignored() != null) {
      parts.add("ignored: " + className(info, classes.ignored()));
    }
    if (info.weightsColumn() != null) {
      parts.add("of examples: column " + info.weightsColumn());
    }
    return String.join("; ", parts);
  }

  private static String className(ModelInfo info, int index) {
    List<String> names = info.classNames();
    return index >= 0 && index < names.size() ? names.get(index) : String.valueOf(index);
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
    json.put("task", info.task().name().toLowerCase(Locale.ROOT));
    json.put("inputs", info.inputs());
    json.put("outputs", structure.output().size());
    json.put("loss", info.loss());
    json.set("optimizer", OptimizerJson.write(info.optimizer()));
    json.put("epochs", info.epochs());
    json.put("steps", info.step());
    json.put("batch", info.batch());
    json.put("seed", info.seed());
    info.classNames().forEach(json.putArray("classes")::add);
    info.outputNames().forEach(json.putArray("outputs_named")::add);
    ClassWeighting weighting = info.weighting();
    if (weighting != null) {
      weighting.weights().forEach(json.withArray("class_weights")::add);
      if (weighting.ignored() != null) {
        json.put("ignored_class", className(info, weighting.ignored()));
      }
    }
    if (info.weightsColumn() != null) {
      json.put("weights_column", info.weightsColumn());
    }
    info.frozenNames().forEach(json.withArray("frozen")::add);
    return json;
  }
}
