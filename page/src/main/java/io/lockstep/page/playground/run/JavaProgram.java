package io.lockstep.page.playground.run;

import io.lockstep.kernels.library.Loss;
import io.lockstep.page.playground.state.HiddenLayer;
import io.lockstep.page.playground.state.OptimizerChoice;
import io.lockstep.page.playground.state.OwnPoint;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.PointSet;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a state is outside the playground: a Java program of the same bits, and layers as JSON. */
public final class JavaProgram {
  private final PlaygroundState state;
  private final int epochs;
  private final int examples;

  private JavaProgram(PlaygroundState state, int epochs) {
    this.state = state;
    this.epochs = epochs;
    this.examples = PlaygroundData.of(state).training().size();
  }

  /**
   * Returns a whole program that trains a state for some epochs and prints the digest of the model,
   * which is that of the playground if nobody changed weights or rate on the way.
   */
  public static String of(PlaygroundState state, int epochs) {
    return new JavaProgram(state, epochs).text();
  }

  /** Returns the network as {@code lockstep train --layers} takes it. */
  public static String layers(PlaygroundState state) {
    return LayerJson.toText(PlaygroundNetwork.of(state).network());
  }

  private String text() {
    return imports()
        + "\nvoid main() {\n  var points = "
        + points()
        + ".split("
        + state.testShare() / 100.0
        + ", "
        + state.seed()
        + ");\n  try (var engine = Engine.open("
        + quoted(state.device())
        + ")) {\n    var network = "
        + network()
        + ";\n    var model = new Model(engine, network, "
        + state.inputs().size()
        + ", "
        + state.seed()
        + ");\n    try (var trainer = "
        + trainer()
        + ") {\n      trainer.fit(examples(points.training()), null, "
        + epochs
        + ");\n      IO.println(trainer.evaluate(examples(points.validation())));\n"
        + "      IO.println(model.digest());\n    }\n  }\n}\n"
        + examples()
        + own();
  }

  private String imports() {
    TreeSet<String> names = new TreeSet<>();
    names.add("io.lockstep.tensor.Engine");
    names.add("io.lockstep.training.data.Dataset");
    names.add("io.lockstep.training.data.Targets");
    names.add("io.lockstep.training.loop.Trainer");
    names.add("io.lockstep.training.nn.Model");
    names.add("io.lockstep.training.optim.OptimizerConfig");
    if (state.data() != PointSet.OWN) {
      names.add("io.lockstep.training.data.synthetic." + generator());
    }
    if (state.l1() + state.l2() > 0) {
      names.add("io.lockstep.training.layer.penalty.WeightPenalty");
    }
    if (optimizer().contains("Schedules.")) {
      names.add("io.lockstep.training.optim.schedule.Schedules");
    }
    return "import static io.lockstep.training.network.Layers.*;\n\n"
        + names.stream().map(n -> "import " + n + ";\n").collect(Collectors.joining());
  }

  private String generator() {
    return switch (state.data()) {
      case CIRCLE, XOR, GAUSS, SPIRAL -> "Playground";
      case CLOUDS, ARMS -> "ManyClasses";
      case PLANE -> "Plane";
      case BUMPS -> "Bumps";
      case OWN -> "";
    };
  }

  private String points() {
    String count = String.valueOf(state.data().count());
    String tail = state.noise() / 100.0 + ", " + state.seed() + ")";
    return switch (state.data()) {
      case CIRCLE, XOR, GAUSS, SPIRAL ->
          "Playground." + state.data().name() + ".generate(" + count + ", " + tail;
      case CLOUDS, ARMS ->
          "ManyClasses."
              + state.data().name()
              + ".generate("
              + count
              + ", "
              + state.classes()
              + ", "
              + tail;
      case PLANE, BUMPS -> generator() + ".generate(" + count + ", " + tail;
      case OWN -> "own()";
    };
  }

  private String network() {
    List<String> layers = new ArrayList<>();
    for (HiddenLayer layer : state.layers()) {
      layers.add("linear(" + layer.width() + ")");
      if (layer.norm()) {
        layers.add("batchNorm()");
      }
      layers.add("activation(" + quoted(layer.activation()) + ")");
      if (layer.dropout() > 0) {
        layers.add("dropout(" + layer.dropout() + ")");
      }
    }
    layers.add("linear(" + state.outputs() + ")");
    String all = "sequential(\n        " + String.join(",\n        ", layers) + ")";
    return state.l1() + state.l2() > 0
        ? "new WeightPenalty(" + all + ", " + state.l1() + ", " + state.l2() + ")"
        : all;
  }

  private String trainer() {
    Loss loss = PlaygroundRun.objective(state).loss();
    return "Trainer.of(model)\n        .loss("
        + quoted(loss.name())
        + ")\n        .optimizer("
        + optimizer()
        + ")\n        .batch("
        + PlaygroundRun.batch(state, examples)
        + ")\n        .seed("
        + state.seed()
        + ")\n"
        + (PlaygroundRun.dropsLast(state, examples) ? "        .dropLast()\n" : "")
        + "        .build()";
  }

  private String optimizer() {
    StringBuilder text = new StringBuilder("OptimizerConfig.of(" + quoted(state.optimizer()) + ")");
    if (OptimizerChoice.hasRate(UpdateRules.byName(state.optimizer()))) {
      String rate = state.schedule().isEmpty() ? "" + state.rate() : state.schedule();
      text.append(".lr(").append(schedule(rate)).append(")");
    }
    state
        .hyper()
        .forEach((name, value) ->
            text.append("\n            .with(")
                .append(quoted(name))
                .append(", ")
                .append(schedule(value))
                .append(")"));
    return text.toString();
  }

  private static String schedule(String text) {
    return Schedules.parse(text).json() instanceof Double number
        ? number.toString()
        : "Schedules.parse(" + quoted(text) + ")";
  }

  private String examples() {
    boolean several = state.classCount() > 2;
    boolean named = state.data() == PointSet.OWN ? !state.numbers() : !state.data().isRegression();
    String label =
        named
            ? "((Targets.Classes) points.targets()).get(i)"
            : "((Targets.Values) points.targets()).values().get(i, 0)";
    return "\n/** What goes into the network of some points, and what it is to say. */\n"
        + "Dataset examples(Dataset points) {\n"
        + "  var x = new float[points.size()][];\n"
        + (several
            ? "  var classes = new int[points.size()];\n"
            : "  var y = new float[points.size()][];\n")
        + "  for (int i = 0; i < x.length; i++) {\n"
        + "    float a = points.features().values().get(i, 0);\n"
        + "    float b = points.features().values().get(i, 1);\n"
        + "    x[i] = new float[] {"
        + state.inputs().stream().map(f -> f.java()).collect(Collectors.joining(", "))
        + "};\n"
        + (several
            ? "    classes[i] = " + label + ";\n"
            : "    y[i] = new float[] {" + label + "};\n")
        + "  }\n"
        + (several
            ? "  var names = java.util.stream.IntStream.range(0, "
                + state.classCount()
                + ").mapToObj(String::valueOf).toList();\n"
                + "  return new Dataset(Dataset.of(x).features(),"
                + " new Targets.Classes(classes, names));\n"
            : "  return Dataset.of(x, y);\n")
        + "}\n";
  }

  /** Points of one's own, as text, since a method holds only so many numbers. */
  private String own() {
    if (state.data() != PointSet.OWN) {
      return "";
    }
    String lines = state.points().stream().map(JavaProgram::line).collect(Collectors.joining());
    return "\n/** The points that were drawn: x1, x2 and label. */\n"
        + "Dataset own() {\n"
        + "  var rows = \"\"\"\n"
        + lines
        + "      \"\"\".lines().map(line -> line.split(\",\")).toList();\n"
        + "  var x = new float[rows.size()][];\n"
        + (state.numbers()
            ? "  var labels = new float[rows.size()][];\n"
            : "  var labels = new int[rows.size()];\n")
        + "  for (int i = 0; i < x.length; i++) {\n"
        + "    var row = rows.get(i);\n"
        + "    x[i] = new float[] {Float.parseFloat(row[0]), Float.parseFloat(row[1])};\n"
        + (state.numbers()
            ? "    labels[i] = new float[] {Float.parseFloat(row[2])};\n"
            : "    labels[i] = Integer.parseInt(row[2]);\n")
        + "  }\n"
        + "  return Dataset.of(x, labels);\n"
        + "}\n";
  }

  private static String line(OwnPoint point) {
    float label = point.label();
    String last = label == (int) label ? String.valueOf((int) label) : String.valueOf(label);
    return "      " + point.x() + "," + point.y() + "," + last + "\n";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
