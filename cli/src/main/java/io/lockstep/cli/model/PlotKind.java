package io.lockstep.cli.model;

import io.lockstep.cli.plot.ModelFigures;
import io.lockstep.plot.figure.Figure;
import io.lockstep.tensor.Engine;
import java.util.List;
import java.util.Locale;

/** What {@code lockstep plot} draws of a model. */
enum PlotKind {
  CONFUSION(
      "How often examples of each class are taken for each.",
      "iris.safetensors",
      "csv:iris.csv --label species"),
  ROC(
      "How many of each class are found, and how many others with them.",
      "iris.safetensors",
      "csv:iris.csv --label species"),
  CALIBRATION(
      "Whether what is said to be probable comes true as often.",
      "digits.safetensors",
      "digits:5000"),
  RECONSTRUCTIONS(
      "Images, and what an autoencoder makes of them.", "autoencoder.safetensors", "digits:100"),
  WEIGHTS(
      "What the units of the first layer look for, as images.", "digits.safetensors", "digits:100"),
  SAMPLES(
      "Images that a variational autoencoder draws at random.", "vae.safetensors", "digits:100"),
  LATENT(
      "Where a variational autoencoder puts examples: the first two units of their codes.",
      "vae.safetensors",
      "digits:2000"),
  MANIFOLD(
      "What a variational autoencoder of two units draws over the plane of its codes.",
      "vae.safetensors",
      "digits:100"),
  BOUNDARY(
      "What is decided or predicted over the plane of two inputs.", "spiral.safetensors", "spiral");

  private final String description;
  private final String model;
  private final String data;

  PlotKind(String description, String model, String data) {
    this.description = description;
    this.model = model;
    this.data = data;
  }

  /** Returns its name on the command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /** Returns a command that draws it, in two lines. */
  List<String> example() {
    return List.of(
        "  lockstep plot %s --model-file %s --data %s \\".formatted(text(), model, data),
        "    --out %s.png".formatted(text()));
  }

  /** Returns the figure. */
  Figure figure(ModelFigures of, Engine engine, long seed) {
    return switch (this) {
      case CONFUSION -> of.confusion();
      case ROC -> of.roc();
      case CALIBRATION -> of.calibration();
      case RECONSTRUCTIONS -> of.reconstructions();
      case WEIGHTS -> of.weights();
      case SAMPLES -> of.samples(engine, seed);
      case LATENT -> of.latent(engine);
      case MANIFOLD -> of.manifold(engine);
      case BOUNDARY -> of.boundary();
    };
  }
}
