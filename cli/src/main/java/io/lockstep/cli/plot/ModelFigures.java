package io.lockstep.cli.plot;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.gallery.ClassFigures;
import io.lockstep.plot.gallery.ImageFigures;
import io.lockstep.plot.gallery.ImageFigures.Extents;
import io.lockstep.plot.gallery.PlaneFigures;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.metric.ConfusionMatrix;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.metric.RocCurve;
import io.lockstep.training.nn.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a trained model on some data.
 *
 * @param file the model's file
 * @param model the same on a device
 * @param evaluator what runs it
 * @param data the examples
 */
public record ModelFigures(ModelFile file, Model model, Evaluator evaluator, Dataset data) {
  private static final int BINS = 10;
  private static final int GRID = 160;
  private static final int PAIRS = 20;
  private static final int UNITS = 40;
  private static final int SAMPLES = 60;
  private static final int POINTS = 2000;
  private static final int PLANE = 12;

  /** Returns the confusion matrix. */
  public Figure confusion() {
    ConfusionMatrix matrix = ConfusionMatrix.of(outcomes("confusion"));
    int size = matrix.size();
    double[][] counts = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        counts[row][column] = matrix.count(row, column);
      }
    }
    return ClassFigures.confusion(matrix.classes(), counts);
  }

  /** Returns the ROC curves of all classes; of two classes, that of the second. */
  public Figure roc() {
    Outcomes outcomes = outcomes("roc");
    int width = outcomes.width();
    List<ClassFigures.Ranked> curves = new ArrayList<>();
    for (int i = width == 2 ? 1 : 0; i < width; i++) {
      RocCurve curve = RocCurve.of(outcomes, i);
      if (!Double.isNaN(curve.area())) {
        curves.add(
            new ClassFigures.Ranked(
                curve.of(),
                numbers(curve.falsePositiveRates()),
                numbers(curve.truePositiveRates()),
                curve.area()));
      }
    }
    if (curves.isEmpty()) {
      throw new UsageException(
          "[plot] all examples are of one class, which has no ROC curve; give data of two classes"
              + " or more");
    }
    return ClassFigures.roc(curves);
  }

  /** Returns the reliability diagram of the answers. */
  public Figure calibration() {
    Outcomes outcomes = outcomes("calibration");
    double[] confidences = new double[outcomes.size()];
    boolean[] right = new boolean[outcomes.size()];
    for (int i = 0; i < confidences.length; i++) {
      confidences[i] = outcomes.prediction(i, outcomes.said(i));
      right[i] = outcomes.said(i) == outcomes.actual(i);
      if (!(confidences[i] >= 0 && confidences[i] <= 1)) {
        throw new UsageException(
            "[plot] the model's loss knows no probabilities, but scores such as "
                + confidences[i]
                + ", which have no calibration; use a model trained with cross-entropy");
      }
    }
    return ClassFigures.calibration(confidences, right, BINS);
  }

  private Outcomes outcomes(String kind) {
    Outcomes outcomes =
        data.targets() instanceof Targets.Classes ? evaluator.outcomes(data).get("") : null;
    if (outcomes == null || !outcomes.isOfClasses() || outcomes.size() == 0) {
      throw new UsageException(
          "[plot] "
              + kind
              + " is of classes, but the model or the data have none; use a model of classes, and"
              + " data with the label column");
    }
    return outcomes;
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns the first images beside what the model makes of them. */
  public Figure reconstructions() {
    Extents extents = extents("reconstructions");
    Dataset some = data.select(IntStream.range(0, Math.min(PAIRS, data.size())).toArray());
    Matrix outputs = evaluator.predict(some);
    if (outputs.width() != data.width()) {
      throw new UsageException(
          "[plot] the model gives "
              + outputs.width()
              + " numbers for an image of "
              + data.width()
              + ", which is no reconstruction; use an autoencoder");
    }
    Scaling scaling = file.scaling();
    List<float[]> in = new ArrayList<>();
    List<float[]> out = new ArrayList<>();
    for (int row = 0; row < some.size(); row++) {
      float[] input = new float[data.width()];
      float[] output = new float[data.width()];
      for (int i = 0; i < input.length; i++) {
        input[i] = scaling.apply(some.features().values().get(row, i), i);
        output[i] = outputs.get(row, i);
      }
      in.add(input);
      out.add(output);
    }
    return ImageFigures.reconstructions(extents, in, out);
  }

  /** Returns what the first units of the first layer look for. */
  public Figure weights() {
    Extents extents = extents("weights");
    int pixels = data.width();
    for (String name : model.parameters().views().keySet()) {
      var shape = model.parameters().get(name).shape();
      if (shape.rank() == 2 && shape.dim(1) == pixels) {
        float[] all = model.weights(name);
        int units = shape.dim(0);
        List<float[]> weights = new ArrayList<>();
        for (int unit = 0; unit < Math.min(UNITS, units); unit++) {
          weights.add(Arrays.copyOfRange(all, unit * pixels, (unit + 1) * pixels));
        }
        return ImageFigures.weights("Weights of " + name, extents, weights);
      }
    }
    throw new UsageException(
        "[plot] the model has no linear layer that takes all "
            + pixels
            + " pixels, whose weights would be images; use a perceptron or an autoencoder");
  }

  /** Returns images that the decoder makes of codes drawn at random. */
  public Figure samples(Engine engine, long seed) {
    Extents extents = extents("samples");
    int code = code("samples");
    Random random = new Random(seed);
    float[] codes = new float[SAMPLES * code];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.nextGaussian();
    }
    return ImageFigures.samples("Samples", extents, decoded(engine, codes, code));
  }

  private List<float[]> decoded(Engine engine, float[] codes, int code) {
    float[] drawn =
        model.forward("decoder", engine.tensor(codes, codes.length / code, code)).toFloats();
    int pixels = drawn.length * code / codes.length;
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < drawn.length; i += pixels) {
      images.add(Arrays.copyOfRange(drawn, i, i + pixels));
    }
    return images;
  }

  /** Returns the first two means of the codes of examples, by class where there are any. */
  public Figure latent(Engine engine) {
    int code = code("latent");
    if (code < 2) {
      throw new UsageException(
          "[plot] the code has one unit, which makes no plane; use a model with two or more");
    }
    int rows = Math.min(POINTS, data.size());
    float[] x = new float[rows * data.width()];
    for (int i = 0; i < x.length; i++) {
      int column = i % data.width();
      x[i] = file.scaling().apply(data.features().values().get(i / data.width(), column), column);
    }
    var codes = model.forward("encoder", engine.tensor(x, rows, data.width()));
    int width = codes.shape().dim(1);
    float[] all = codes.toFloats();
    double[] first = IntStream.range(0, rows).mapToDouble(i -> all[i * width]).toArray();
    double[] second = IntStream.range(0, rows).mapToDouble(i -> all[i * width + 1]).toArray();
    String title = code == 2 ? "Latent plane" : "Latent space of " + code + ", its first two";
    return PlaneFigures.latent(title, points(rows, first, second));
  }

  /** Returns what the decoder makes of the plane of a code of two units, from -2.5 to 2.5. */
  public Figure manifold(Engine engine) {
    Extents extents = extents("manifold");
    int code = code("manifold");
    if (code != 2) {
      throw new UsageException(
          "[plot] the code has " + code + " units, and a plane two; use 'plot samples'");
    }
    var grid = new PlaneFigures.Grid(PLANE, PLANE, -2.5, 2.5, -2.5, 2.5);
    float[] codes = new float[2 * grid.size()];
    for (int i = 0; i < grid.size(); i++) {
      codes[2 * i] = (float) grid.x(i);
      codes[2 * i + 1] = (float) grid.y(i);
    }
    return ImageFigures.grid("Plane of codes", extents, decoded(engine, codes, 2), PLANE);
  }

  /** The number of units that go into the decoder. */
  private int code(String kind) {
    return model.structure().parts().stream()
        .filter(part -> part.path().equals("decoder") && part.input().rank() == 1)
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "[plot] "
                    + kind
                    + " needs a model with an encoder and a decoder; train one with --model"
                    + " vae:256-2"))
        .input()
        .dim(0);
  }

  /** Returns what is decided or predicted over the plane of two inputs. */
  public Figure boundary() {
    if (data.width() != 2) {
      throw new UsageException(
          "[plot] the data have "
              + data.width()
              + " inputs, and a plane two; use data such as spiral, or the columns of two");
    }
    var grid = grid();
    float[] places = new float[2 * grid.size()];
    for (int i = 0; i < grid.size(); i++) {
      places[2 * i] = (float) grid.x(i);
      places[2 * i + 1] = (float) grid.y(i);
    }
    Dataset asked =
        new Dataset(
            new Features(Matrix.of(grid.size(), 2, places), data.features().names(), null),
            new Targets.None(grid.size()));
    Matrix outputs = evaluator.predict(asked);
    int rows = Math.min(POINTS, data.size());
    double[] x = column(0, rows);
    double[] y = column(1, rows);
    List<String> names = data.features().names();
    String first = names.isEmpty() ? "input 1" : names.getFirst();
    String second = names.isEmpty() ? "input 2" : names.get(1);
    if (data.targets() instanceof Targets.Classes) {
      double[][] probabilities = new double[grid.size()][];
      for (int i = 0; i < probabilities.length; i++) {
        double[] of = probabilities(outputs, i);
        probabilities[i] = areSwapped() ? new double[] {of[1], of[0]} : of;
      }
      List<PointSeries> points = points(rows, x, y);
      return PlaneFigures.boundary(
          first, second, grid, probabilities, areSwapped() ? points.reversed() : points);
    }
    Scaling ofTargets = file.targetScaling();
    double[] values =
        IntStream.range(0, grid.size())
            .mapToDouble(
                i -> ofTargets == null ? outputs.get(i, 0) : ofTargets.invert(outputs.get(i, 0), 0))
            .toArray();
    return PlaneFigures.surface(first, second, grid, values, points(rows, x, y));
  }

  private static double[] probabilities(Matrix outputs, int row) {
    double[] all =
        IntStream.range(0, outputs.width()).mapToDouble(c -> outputs.get(row, c)).toArray();
    return all.length == 1 ? new double[] {1 - all[0], all[0]} : all;
  }

  private PlaneFigures.Grid grid() {
    double[] x = column(0, data.size());
    double[] y = column(1, data.size());
    double[] across = ends(x);
    double[] up = ends(y);
    return new PlaneFigures.Grid(GRID, GRID * 5 / 8, across[0], across[1], up[0], up[1]);
  }

  private static double[] ends(double[] values) {
    double least = Arrays.stream(values).min().orElse(-1);
    double most = Arrays.stream(values).max().orElse(1);
    double room = Math.max((most - least) * 0.08, 1e-3);
    return new double[] {least - room, most + room};
  }

  private double[] column(int column, int rows) {
    return IntStream.range(0, rows)
        .mapToDouble(i -> data.features().values().get(i, column))
        .toArray();
  }

  private List<PointSeries> points(int rows, double[] x, double[] y) {
    if (data.targets() instanceof Targets.Classes classes) {
      int[] of = IntStream.range(0, rows).map(classes::get).toArray();
      return PlaneFigures.byClass(x, y, of, names(classes));
    }
    return PlaneFigures.byClass(x, y, new int[rows], List.of("examples"));
  }

  /** Whether classes are named by colours that would be painted the other way round. */
  private boolean areSwapped() {
    return data.targets() instanceof Targets.Classes classes
        && classes.names().equals(List.of("orange", "blue"));
  }

  private static List<String> names(Targets.Classes classes) {
    return IntStream.range(0, classes.count())
        .mapToObj(i -> "class " + (i < classes.names().size() ? classes.names().get(i) : i))
        .toList();
  }

  private Extents extents(String kind) {
    ImageShape image = data.features().image();
    @Nullable ImageShape shape = image == null ? square(data.width()) : image;
    if (shape == null || shape.channels() != 1 && shape.channels() != 3) {
      throw new UsageException(
          "[plot] "
              + kind
              + " is of images, but examples are rows of "
              + data.width()
              + " numbers; give images, grey or coloured");
    }
    return new Extents(shape.height(), shape.width(), shape.channels());
  }

  /** Rows of a square number of values, such as 784 columns of a CSV file, are square images. */
  private static @Nullable ImageShape square(int width) {
    for (int channels : new int[] {1, 3}) {
      int side = (int) Math.round(Math.sqrt((double) width / channels));
      if (side > 3 && side * side * channels == width) {
        return new ImageShape(side, side, channels);
      }
    }
    return null;
  }
}
