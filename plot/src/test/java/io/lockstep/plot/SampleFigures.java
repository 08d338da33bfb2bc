package io.lockstep.plot;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.ColorRamp;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.HeatMapPlot;
import io.lockstep.plot.figure.HistogramPlot;
import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.ParallelAxis;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.figure.PlotMark;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.plot.figure.ReliabilityPlot;
import io.lockstep.plot.figure.ScatterPlot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A figure of each kind, with what may go wrong in it: gaps, long names, many of a kind. */
final class SampleFigures {
  private SampleFigures() {}

  /** Writes all into a folder, to be looked at. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    all()
        .forEach((name, figure) -> {
          Figures.write(figure, folder.resolve(name + ".png"));
          Figures.write(figure, folder.resolve(name + ".svg"));
        });
  }

  static double[] numbers(int count, IntToDoubleFunction at) {
    return IntStream.range(0, count).mapToDouble(at).toArray();
  }

  static Map<String, Figure> all() {
    Map<String, Figure> all = new LinkedHashMap<>();
    all.put("lines", lines());
    all.put("bands", bands());
    all.put("many", many());
    all.put("rates", rates());
    all.put(
        "scatter",
        new ScatterPlot(
            "Latent plane", PlotAxis.linear("z1"), PlotAxis.linear("z2"), classes(10, 60)));
    all.put("regions", regions());
    all.put("bars", bars(false));
    all.put("lying", bars(true));
    all.put("grouped", grouped());
    all.put("histogram", histogram());
    all.put("histograms", histograms());
    all.put("reliability", reliability());
    all.put("matrix", matrix(10));
    all.put("wide-matrix", matrix(26));
    all.put("signed-matrix", signed());
    all.put("pairs", pairs());
    all.put("images", images());
    all.put("parallel", parallel());
    return all;
  }

  static LinePlot lines() {
    double[] train = numbers(20, i -> 2 * Math.exp(-i / 4.0) + 0.05);
    double[] validation = numbers(20, i -> 2 * Math.exp(-i / 4.0) + 0.12 + 0.004 * i);
    validation[5] = Double.NaN;
    return LinePlot.of(
            "Loss",
            PlotAxis.whole("epoch"),
            PlotAxis.linear("loss"),
            List.of(
                LineSeries.counted("training", train),
                LineSeries.counted("validation", validation)))
        .withMark(PlotMark.vertical(13, "best epoch 13"));
  }

  private static LinePlot bands() {
    double[] x = {100, 200, 400, 800, 1600, 3200};
    double[] training = {0.01, 0.02, 0.03, 0.035, 0.04, 0.042};
    double[] held = {0.4, 0.3, 0.2, 0.13, 0.1, 0.08};
    return LinePlot.of(
        "Learning curve",
        PlotAxis.logarithmic("training examples"),
        PlotAxis.linear("error"),
        List.of(
            LineSeries.of("training", x, training)
                .withBand(numbers(6, i -> training[i] - 0.01), numbers(6, i -> training[i] + 0.01)),
            LineSeries.of("validation", x, held)
                .withBand(numbers(6, i -> held[i] * 0.9), numbers(6, i -> held[i] * 1.1)),
            LineSeries.of("wanted", new double[] {100, 3200}, new double[] {0.06, 0.06})
                .as(LineSeries.Style.REFERENCE)));
  }

  private static LinePlot many() {
    List<LineSeries> lines = new ArrayList<>();
    for (int layer = 0; layer < 10; layer++) {
      int k = layer;
      lines.add(
          LineSeries.counted(
              "layer " + k + ".weight",
              numbers(
                  200, i -> Math.pow(10, -k / 2.0 - i / 150.0 + 0.05 * Math.sin(i / 5.0 + k)))));
    }
    return LinePlot.of(
        "Norms of gradients",
        PlotAxis.whole("step"),
        PlotAxis.logarithmic("L2 norm of the gradient"),
        lines);
  }

  private static LinePlot rates() {
    Random random = new Random(1);
    double[] rate = numbers(100, i -> 1e-5 * Math.pow(10, i / 20.0));
    double[] smooth =
        numbers(
            100,
            i -> i < 60 ? 2.3 - 0.02 * Math.max(0, i - 20) : 1.5 + Math.pow((i - 60) / 20.0, 4));
    double[] raw = numbers(100, i -> smooth[i] + 0.1 * random.nextGaussian());
    return LinePlot.of(
            "Which learning rate?",
            PlotAxis.logarithmic("learning rate"),
            PlotAxis.linear("loss"),
            List.of(
                LineSeries.of("loss of a step", rate, raw).as(LineSeries.Style.FAINT),
                LineSeries.of("smoothed", rate, smooth)))
        .withMark(PlotMark.vertical(3e-3, "suggested 0.003"))
        .withMark(PlotMark.point(rate[59], smooth[59], "least"));
  }

  static List<PointSeries> classes(int classes, int each) {
    Random random = new Random(2);
    List<PointSeries> points = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      double angle = 2 * Math.PI * c / classes;
      points.add(
          new PointSeries(
              "class " + c,
              numbers(each, _ -> 3 * Math.cos(angle) + random.nextGaussian()),
              numbers(each, _ -> 3 * Math.sin(angle) + random.nextGaussian())));
    }
    return points;
  }

  private static RegionPlot regions() {
    int[] colors = new int[120 * 80];
    for (int i = 0; i < colors.length; i++) {
      double value = Math.sin(i % 120 / 20.0) + Math.cos(Math.floor(i / 120.0) / 15);
      colors[i] =
          ColorRamp.mixed(
              0xffffff, value > 0 ? 0x0072b2 : 0xd55e00, 0.15 + 0.3 * Math.min(1, Math.abs(value)));
    }
    return new RegionPlot(
        "Decision boundary",
        PlotAxis.linear("x1").within(-6, 6),
        PlotAxis.linear("x2").within(-6, 6),
        new PlotImage(80, 120, colors),
        classes(2, 100));
  }

  private static BarPlot bars(boolean lying) {
    List<String> names =
        List.of(
            "learning_rate",
            "weight_decay",
            "activation",
            "width",
            "depth",
            "a_name_that_is_too_long_to_be_read",
            "seed");
    double[] heights = {0.42, 0.2, 0.13, 0.11, 0.09, 0.04, 0.01};
    return new BarPlot(
        "Importance",
        "setting",
        names,
        PlotAxis.linear("share of the variance"),
        List.of(new BarSeries("importance", heights, numbers(7, i -> heights[i] / 5))),
        lying);
  }

  private static BarPlot grouped() {
    return BarPlot.of(
        "Accuracy",
        "data",
        List.of("circle", "xor", "gauss", "spiral"),
        PlotAxis.linear("accuracy"),
        List.of(
            BarSeries.of("relu", new double[] {0.99, 0.97, 0.9, 0.8}),
            BarSeries.of("tanh", new double[] {0.98, 0.96, 0.91, 0.95}),
            BarSeries.of("sigmoid", new double[] {0.7, 0.5, 0.9, -0.1})));
  }

  private static HistogramPlot histogram() {
    Random random = new Random(3);
    return HistogramPlot.ofValues(
        "Weights of layer 1", "weight", numbers(5000, _ -> random.nextGaussian() * 0.05));
  }

  private static HistogramPlot histograms() {
    double[] edges = numbers(31, i -> -3 + i / 5.0);
    return new HistogramPlot(
        "Activations",
        PlotAxis.linear("activation"),
        PlotAxis.linear("share"),
        edges,
        List.of(
            BarSeries.of("step 0", numbers(30, i -> Math.exp(-Math.pow(i - 15, 2) / 20))),
            BarSeries.of("step 100", numbers(30, i -> Math.exp(-Math.pow(i - 20, 2) / 60) * 0.6))));
  }

  private static ReliabilityPlot reliability() {
    return new ReliabilityPlot(
        "Calibration",
        numbers(10, i -> i / 10.0 + 0.06),
        numbers(10, i -> Math.pow(i / 10.0 + 0.05, 1.4)),
        IntStream.range(0, 10).mapToLong(i -> i == 1 ? 0 : 30L * i * i).toArray(),
        0.0713);
  }

  private static HeatMapPlot matrix(int size) {
    List<String> names =
        IntStream.range(0, size)
            .mapToObj(i -> size < 20 ? "" + i : "letter " + (char) ('a' + i))
            .toList();
    Random random = new Random(4);
    double[] values =
        numbers(size * size, i -> i % (size + 1) == 0 ? 0.9 : 0.1 * random.nextInt(3));
    List<String> cells =
        IntStream.range(0, size * size).mapToObj(i -> "" + Math.round(values[i] * 1234)).toList();
    return new HeatMapPlot(
        "Confusion matrix",
        "true class",
        "predicted class",
        names,
        names,
        values,
        "share of the true class",
        cells);
  }

  private static HeatMapPlot signed() {
    double[] values = numbers(40, i -> Math.sin(i));
    return new HeatMapPlot(
        "Weights",
        "output",
        "input",
        IntStream.range(0, 5).mapToObj(i -> "unit " + i).toList(),
        IntStream.range(0, 8).mapToObj(i -> "x" + i).toList(),
        values,
        "weight",
        List.of());
  }

  private static PlotImage image(int seed) {
    float[] values = new float[28 * 28];
    for (int i = 0; i < values.length; i++) {
      double distance = Math.hypot(i % 28 - 14, i / 28 - 14 + seed % 5);
      values[i] = (float) Math.exp(-Math.pow(distance - 6 - seed % 3, 2) / 4);
    }
    return PlotImage.grey(28, 28, values, 0, 1);
  }

  private static ImageGridPlot pairs() {
    List<PlotImage> row = IntStream.range(0, 12).mapToObj(SampleFigures::image).toList();
    return new ImageGridPlot(
        "Reconstructions", List.of("input", "output"), List.of(row, row), List.of());
  }

  private static ImageGridPlot images() {
    List<PlotImage> images = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    for (int k = 0; k < 32; k++) {
      float[] values = new float[64];
      for (int i = 0; i < 64; i++) {
        values[i] = (float) Math.sin((i % 8) * (k + 1) / 9.0 + Math.floor(i / 8.0));
      }
      images.add(PlotImage.signed(8, 8, values, 1));
      captions.add("unit " + k);
    }
    return ImageGridPlot.wrapped("Weights of layer 1", images, captions);
  }

  private static ParallelPlot parallel() {
    Random random = new Random(5);
    List<double[]> lines = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double rate = Math.pow(10, -4 + 3 * random.nextDouble());
      lines.add(
          new double[] {
            rate,
            random.nextInt(3),
            16 << random.nextInt(4),
            random.nextDouble() * 0.5,
            Math.abs(Math.log10(rate) + 2.5) + random.nextDouble() * 0.2
          });
    }
    return new ParallelPlot(
        "Trials",
        List.of(
            ParallelAxis.logarithmic("learning rate"),
            ParallelAxis.choices("activation", List.of("relu", "tanh", "sigmoid")),
            ParallelAxis.linear("width"),
            ParallelAxis.linear("dropout"),
            ParallelAxis.linear("validation loss")),
        lines,
        true);
  }
}
