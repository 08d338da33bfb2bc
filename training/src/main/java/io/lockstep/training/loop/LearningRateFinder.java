package io.lockstep.training.loop;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.EngineUse;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.LearningRateCurve.Point;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The learning-rate range test (Smith, 2017): single steps with a rate that rises exponentially,
 * and the loss at each. Too low a rate leaves the loss as it is, a good one lets it fall, too high
 * a one lets it rise. Parameters, moments and rate are put back to what they were.
 *
 * @param from the first rate
 * @param to the last rate
 * @param steps how many steps it takes from first to last
 * @param smoothing how much of the mean so far counts at each step, as fastai's {@code beta}
 */
public record LearningRateFinder(double from, double to, int steps, double smoothing) {
  /** From 1e-7 to 10 in 100 steps, as fastai. */
  public static final LearningRateFinder USUAL = new LearningRateFinder(1e-7, 10, 100, 0.98);

  /** How many times the least loss so far is too much. */
  private static final double DIVERGED = 4;

  private static final String RATE = "lr";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they make no search
   */
  public LearningRateFinder {
    if (!(from > 0 && from < to && Float.isFinite((float) to))) {
      throw refusal(
          "rates from " + from + " to " + to, "rates above 0 that rise and are finite in float32");
    }
    if (steps < 2) {
      throw refusal(steps + " steps", "at least 2");
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw refusal("a smoothing of " + smoothing, "one of at least 0 and below 1");
    }
  }

  private static IllegalArgumentException refusal(String given, String wanted) {
    return new IllegalArgumentException("[find-lr] got " + given + "; give " + wanted);
  }

  /** Returns the same with other rates. */
  public LearningRateFinder between(double first, double last) {
    return new LearningRateFinder(first, last, steps, smoothing);
  }

  /** Returns the same with another number of steps. */
  public LearningRateFinder in(int number) {
    return new LearningRateFinder(from, to, number, smoothing);
  }

  /** Returns the rate of a step, from 0. */
  double rate(int step) {
    return step == steps - 1 ? to : from * StrictMath.pow(to / from, step / (steps - 1.0));
  }

  /**
   * Tries the rates, and ends where the smoothed loss is four times the least one so far, or no
   * number.
   *
   * @param trainer of a model, which is as before in the end
   * @param training the examples to learn from; only full batches are taken
   * @throws IllegalArgumentException if the optimizer's rule has no learning rate
   * @throws io.lockstep.training.objective.TrainingException if the data do not fit
   */
  public LearningRateCurve search(Trainer trainer, Dataset training) {
    try (EngineUse _ = trainer.model().engine().use("find-lr")) {
      trainer.requireTrainable(training);
      Optimizer optimizer = trainer.optimizer();
      Schedule before = optimizer.config().hyperparameters().get(RATE);
      Snapshot snapshot = new Snapshot(trainer);
      try {
        return curve(trainer, training);
      } finally {
        snapshot.restore();
        if (before != null) {
          optimizer.set(RATE, before);
        }
      }
    }
  }

  private LearningRateCurve curve(Trainer trainer, Dataset training) {
    Shuffled batches = new Shuffled(trainer, training);
    Smoothing mean = new Smoothing(smoothing);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      trainer.optimizer().set(RATE, rate(i));
      double loss = trainer.single(training, batches.order, batches.next());
      if (!Double.isFinite(loss)) {
        return new LearningRateCurve(points, true);
      }
      double smoothed = mean.next(loss);
      points.add(new Point(rate(i), loss, smoothed));
      if (mean.isDiverged()) {
        return new LearningRateCurve(points, true);
      }
    }
    return new LearningRateCurve(points, false);
  }

  /** The full batches of epochs, in the order in which a run would take them. */
  private static final class Shuffled {
    private final TrainingOptions options;
    private final int[] order;
    private int epoch;
    private int from;

    Shuffled(Trainer trainer, Dataset training) {
      this.options = trainer.options();
      this.order = new int[training.size()];
      this.epoch = trainer.epochsDone();
      this.from = order.length;
    }

    /** Returns where in the order the next batch begins. */
    int next() {
      if (from + options.batch() > order.length) {
        Permutation.fill(order, options.seed(), RandomStream.SHUFFLE.word(), epoch++);
        from = 0;
      }
      from += options.batch();
      return from - options.batch();
    }
  }

  /** The mean of losses, of which older ones count less, without a bias to 0. */
  static final class Smoothing {
    private final double share;
    private double sum;
    private double weight;
    private double least = Double.POSITIVE_INFINITY;

    Smoothing(double share) {
      this.share = share;
    }

    double next(double loss) {
      sum = share * sum + (1 - share) * loss;
      weight = share * weight + (1 - share);
      double mean = sum / weight;
      least = Math.min(least, mean);
      return mean;
    }

    /** Whether the last mean is far above the least; a loss may be below 0, too. */
    boolean isDiverged() {
      return sum / weight > least + (DIVERGED - 1) * Math.abs(least);
    }
  }
}
