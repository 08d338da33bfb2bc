package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotTest {
  @TempDir static Path folder;

  @BeforeAll
  static void train() {
    train("digits", "digits:400", "mlp:16", "--run-dir", folder.resolve("run").toString());
    train("vae", "digits:400", "vae:32-2");
    train("spiral", "spiral", "mlp:8");
    train("plane", "plane", "mlp:8");
  }

  private static void train(String name, String data, String model, String... more) {
    List<String> line = new ArrayList<>(List.of("train", "--data", data, "--model", model));
    line.addAll(List.of("--epochs", "2", "--device", "cpu"));
    line.addAll(List.of("--out", folder.resolve(name + ".safetensors").toString()));
    line.addAll(List.of(more));
    Cli.succeed(line.toArray(String[]::new));
  }

  private static Cli.Outcome plot(String kind, String model, String data, Path out) {
    String file = folder.resolve(model + ".safetensors").toString();
    return Cli.run(
        "plot",
        kind,
        "--model-file",
        file,
        "--data",
        data,
        "--device",
        "cpu",
        "--out",
        out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "confusion, digits, digits:200",
    "roc, digits, digits:200",
    "calibration, digits, digits:200",
    "weights, digits, digits:200",
    "reconstructions, vae, digits:50",
    "samples, vae, digits:50",
    "latent, vae, digits:50",
    "manifold, vae, digits:50",
    "boundary, spiral, spiral",
    "boundary, plane, plane"
  })
  void a_model_is_drawn(String kind, String model, String data) throws IOException {
    Path png = folder.resolve(model + kind + ".png");
    Cli.Outcome outcome = plot(kind, model, data, png);
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals("Drew " + kind + " to " + png + ".\n", outcome.out());
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(List.of(800, 500), List.of(image.getWidth(), image.getHeight()));
  }

  @Test
  void a_model_is_drawn_as_svg() throws IOException {
    Path svg = folder.resolve("confusion.svg");
    assertEquals(0, plot("confusion", "digits", "digits:200", svg).code());
    assertTrue(Files.readString(svg).contains("<desc>true class; predicted class; 0; 1; 2;"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "confusion | plane | plane | [plot] confusion is of classes, but the model or the data have"
            + " none; use a model of classes, and data with the label column",
        "samples | digits | digits:50 | [plot] samples needs a model with an encoder and a decoder;"
            + " train one with --model vae:256-2",
        "reconstructions | digits | digits:50 | [plot] the model gives 10 numbers for an image of"
            + " 784, which is no reconstruction; use an autoencoder",
        "weights | spiral | spiral | [plot] weights is of images, but examples are rows of 2"
            + " numbers; give images, grey or coloured",
        "boundary | digits | digits:50 | [plot] the data have 784 inputs, and a plane two; use data"
            + " such as spiral, or the columns of two"
      })
  void what_has_no_such_picture_is_refused(String kind, String model, String data, String message) {
    Path out = folder.resolve("none.png");
    Cli.Outcome outcome = plot(kind, model, data, out);
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().endsWith(message + "\n"), outcome.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void endings_are_looked_at_before_anything_else() {
    Cli.Outcome outcome = plot("roc", "none", "digits", Path.of("a.jpg"));
    assertEquals(2, outcome.code());
    assertEquals(
        "[plot] 'a.jpg' ends in neither .png nor .svg; name the file by one of them\n",
        outcome.err());
  }

  @Test
  void the_log_of_a_run_is_drawn_into_its_folder() throws IOException {
    Path run = folder.resolve("run");
    Cli.Outcome outcome = Cli.run("plot", "curves", run.toString());
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals("Drew 3 pictures to " + run.resolve("plots") + ".\n", outcome.out());
    try (Stream<Path> files = Files.list(run.resolve("plots"))) {
      assertEquals(
          List.of("accuracy.png", "learning-rate.png", "loss.png"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void one_curve_is_drawn_of_folder_log_and_metrics() throws IOException {
    Path run = folder.resolve("run");
    List<String> drawn = new ArrayList<>();
    for (Path from : List.of(run, run.resolve("log.jsonl"), run.resolve("metrics.json"))) {
      Path out = folder.resolve("accuracy.svg");
      Cli.succeed("plot", "curves", from.toString(), "--what", "accuracy", "--out", out.toString());
      drawn.add(Files.readString(out));
    }
    assertTrue(drawn.getFirst().contains("<desc>epoch; accuracy; validation</desc>"));
    assertEquals(1, drawn.stream().distinct().count());
    Cli.Outcome outcome =
        Cli.run("plot", "curves", run.toString(), "--what", "los", "--out", "a.png");
    assertEquals(2, outcome.code());
    assertEquals("[plot] " + run + " does not tell 'los'; did you mean 'loss'?\n", outcome.err());
  }

  @Test
  void a_kind_is_asked_for_and_explained() {
    Cli.Outcome none = Cli.run("plot");
    assertEquals(2, none.code());
    assertEquals(
        "[plot] name what to draw: curves, confusion, roc, calibration, reconstructions, weights,"
            + " samples, latent, manifold, boundary; see 'lockstep plot --help'\n",
        none.err());
    for (PlotKind kind : PlotKind.values()) {
      Cli.Outcome help = Cli.succeed("plot", kind.text(), "--help");
      assertTrue(help.out().endsWith(String.join("\n", kind.example()) + "\n"), help.out());
    }
  }
}
