package io.lockstep.training.selection;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How good models became over something that was varied.
 *
 * @param points in the order in which it was varied
 */
public record SelectionCurve(List<Point> points) {
  /** The member of the stream of splits that chooses fewer examples. */
  private static final int FEWER = 2;

  /**
   * Models at one place of the curve.
   *
   * @param at the number of examples trained on, or the hyperparameter's value
   * @param folds how good they became
   */
  public record Point(double at, CrossValidation folds) {}

  /** Trains a new model with a hyperparameter's value and evaluates it. */
  @FunctionalInterface
  public interface ValueRun {
    /** Trains and evaluates. */
    FoldScore run(double value, DataParts parts);
  }

  /** Copies the points. */
  public SelectionCurve {
    points = List.copyOf(points);
  }

  /**
   * Returns the learning curve: of each fold some of the examples are trained on, the same held
   * out. The fewer are among the more.
   *
   * @param sizes how many examples, each at least 1; those that a fold does not have are refused
   * @param seed chooses the examples
   */
  public static SelectionCurve learning(
      Dataset data, Splitter splitter, int[] sizes, long seed, FoldRun run) {
    List<Fold> folds = splitter.split(data);
    List<Point> points = new ArrayList<>();
    for (int size : sizes) {
      List<FoldScore> scores = new ArrayList<>();
      for (int f = 0; f < folds.size(); f++) {
        Fold fold = folds.get(f);
        int[] rows = some(fold.training(), size, seed, f);
        scores.add(run.run(new Fold(rows, fold.validation()).parts(data)));
      }
      points.add(new Point(size, new CrossValidation(scores)));
    }
    return new SelectionCurve(points);
  }

  private static int[] some(int[] rows, int size, long seed, int fold) {
    if (size < 1 || size > rows.length) {
      throw new IllegalArgumentException(
          "[learning curve] "
              + size
              + " examples cannot be taken of the "
              + rows.length
              + " that a fold trains on; give 1 to "
              + rows.length);
    }
    int[] order = Permutation.of(seed, RandomStream.SPLIT.word(FEWER), fold, rows.length);
    int[] some = new int[size];
    Arrays.setAll(some, i -> rows[order[i]]);
    Arrays.sort(some);
    return some;
  }

  /** Returns the validation curve: each value of a hyperparameter on each fold. */
  public static SelectionCurve validation(
      Dataset data, Splitter splitter, double[] values, ValueRun run) {
    List<Point> points = new ArrayList<>();
    for (double value : values) {
      points.add(
          new Point(value, CrossValidation.of(data, splitter, parts -> run.run(value, parts))));
    }
    return new SelectionCurve(points);
  }

  /**
   * Returns the place where held-out examples do best.
   *
   * @param name of what is compared, as of {@link io.lockstep.training.evaluation.Evaluation#value}
   * @param higherIsBetter whether the best is the highest mean, not the lowest
   * @throws IllegalStateException if the curve has no points
   */
  public Point best(String name, boolean higherIsBetter) {
    Point best = null;
    double bestMean = 0;
    for (Point point : points) {
      double mean = point.folds().validation(name).mean();
      if (best == null || (higherIsBetter ? mean > bestMean : mean < bestMean)) {
        best = point;
        bestMean = mean;
      }
    }
    if (best == null) {
      throw new IllegalStateException("[curve] there are no points; vary over one value at least");
    }
    return best;
  }
}
