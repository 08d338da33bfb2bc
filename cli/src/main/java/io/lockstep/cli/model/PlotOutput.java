package io.lockstep.cli.model;

import io.lockstep.plot.Figures;
import io.lockstep.plot.figure.Figure;
import io.lockstep.training.file.AtomicFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say how large a picture is. */
final class PlotOutput {
  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "800",
      description = "How wide the picture is (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      defaultValue = "500",
      description = "How high it is (default: ${DEFAULT-VALUE}).")
  private int height;

  /** Checks that a picture of this name can be written: worth doing before long work. */
  static void check(Path file) {
    Figures.Format.of(file);
    AtomicFile.check(file);
  }

  void write(Figure figure, Path file) {
    write(figure, file, width, height);
  }

  /** Writes a picture, whole or not at all. */
  static void write(Figure figure, Path file, int width, int height) {
    AtomicFile.write(file, Figures.bytes(figure, Figures.Format.of(file), width, height));
  }
}
