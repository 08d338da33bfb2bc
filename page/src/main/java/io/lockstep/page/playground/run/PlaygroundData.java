package io.lockstep.page.playground.run;

import io.lockstep.page.playground.state.InputFeature;
import io.lockstep.page.playground.state.OwnPoint;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.PointSet;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.synthetic.Bumps;
import io.lockstep.training.data.synthetic.ManyClasses;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.data.synthetic.Playground;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The points of a state, parted, and as examples for its network. Two classes are one number, 0 or
 * 1; several are classes.
 *
 * @param trainingPoints the points to learn from: two coordinates, and class or number
 * @param testPoints those held out
 * @param training the examples to learn from
 * @param test those held out
 */
public record PlaygroundData(
    Dataset trainingPoints, Dataset testPoints, Dataset training, Dataset test) {

  /**
   * Makes the points of a state.
   *
   * @throws IllegalArgumentException if they are too few
   */
  public static PlaygroundData of(PlaygroundState state) {
    if (state.data() == PointSet.OWN && state.points().size() < 2) {
      throw new IllegalArgumentException(
          "[playground] there are "
              + state.points().size()
              + " points; draw at least 2, one to learn from and one to test with");
    }
    Dataset points = points(state);
    DataParts parts = points.split(state.testShare() / 100.0, state.seed());
    Dataset test = parts.validation();
    if (test == null) {
      throw new IllegalStateException("[playground] no point is held out");
    }
    return new PlaygroundData(
        parts.training(), test, examples(parts.training(), state), examples(test, state));
  }

  private static Dataset points(PlaygroundState state) {
    double noise = state.noise() / 100.0;
    int count = state.data().count();
    long seed = state.seed();
    return switch (state.data()) {
      case CIRCLE -> Playground.CIRCLE.generate(count, noise, seed);
      case XOR -> Playground.XOR.generate(count, noise, seed);
      case GAUSS -> Playground.GAUSS.generate(count, noise, seed);
      case SPIRAL -> Playground.SPIRAL.generate(count, noise, seed);
      case CLOUDS -> ManyClasses.CLOUDS.generate(count, state.classes(), noise, seed);
      case ARMS -> ManyClasses.ARMS.generate(count, state.classes(), noise, seed);
      case PLANE -> Plane.generate(count, noise, seed);
      case BUMPS -> Bumps.generate(count, noise, seed);
      case OWN -> own(state.points(), state.predictsNumbers());
    };
  }

  private static Dataset own(List<OwnPoint> points, boolean numbers) {
    float[][] x = new float[points.size()][];
    float[][] y = new float[points.size()][];
    int[] classes = new int[points.size()];
    for (int i = 0; i < x.length; i++) {
      OwnPoint point = points.get(i);
      x[i] = new float[] {point.x(), point.y()};
      y[i] = new float[] {point.label()};
      classes[i] = numbers ? 0 : (int) point.label();
    }
    return numbers ? Dataset.of(x, y) : Dataset.of(x, classes);
  }

  /** Makes examples of points: the inputs of the state, and what the network is to say. */
  private static Dataset examples(Dataset points, PlaygroundState state) {
    float[][] x = inputs(points.features().values(), state.inputs());
    int rows = points.size();
    if (state.classCount() > 2) {
      int[] classes = new int[rows];
      for (int i = 0; i < rows; i++) {
        classes[i] = (int) label(points, i);
      }
      List<String> names =
          IntStream.range(0, state.classCount()).mapToObj(String::valueOf).toList();
      Dataset unlabelled = Dataset.of(x);
      return new Dataset(unlabelled.features(), new Targets.Classes(classes, names));
    }
    float[][] y = new float[rows][];
    for (int i = 0; i < rows; i++) {
      y[i] = new float[] {label(points, i)};
    }
    return Dataset.of(x, y);
  }

  /** Returns the class or the number of a point. */
  public static float label(Dataset points, int row) {
    return switch (points.targets()) {
      case Targets.Classes classes -> classes.get(row);
      case Targets.Values numbers -> numbers.values().get(row, 0);
      case Targets.None _ -> 0;
    };
  }

  /** Returns what goes into a network of some points. */
  static float[][] inputs(Matrix points, List<InputFeature> inputs) {
    float[][] x = new float[points.rows()][inputs.size()];
    for (int row = 0; row < x.length; row++) {
      float a = points.get(row, 0);
      float b = points.get(row, 1);
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] = inputs.get(i).of(a, b);
      }
    }
    return x;
  }
}
