package io.lockstep.cli.experiment.fit;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.selection.CrossValidation;
import io.lockstep.training.selection.FoldScore;
import io.lockstep.training.selection.RepeatedKFold;
import io.lockstep.training.selection.SelectionCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A penalty chosen by held-out examples. */
final class LambdaByValidation implements Experiment {
  private static final int EXAMPLES = 60;
  private static final int POWERS = 10;

  @Override
  public String name() {
    return "lambda";
  }

  @Override
  public String claim() {
    return "Of penalties that double from 0.01 to 10.24, too small ones leave a curve that"
        + " follows the noise, too large ones a curve that is too flat; the one with the"
        + " least error on held-out examples lies between, and is near the best for others.";
  }

  @Override
  public String source() {
    return "Stone, Cross-validatory choice and assessment of statistical predictions, 1974;"
        + " Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 7.10";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset data = powers(EXAMPLES, 0.6, lab.seed());
    Dataset truth = powers(1000, 0, lab.seed() + 1);
    double[] lambdas = new double[11];
    Arrays.setAll(lambdas, i -> 0.01 * (1 << i));
    double[] others = new double[lambdas.length];
    SelectionCurve curve =
        SelectionCurve.validation(
            data,
            new RepeatedKFold(5, lab.size(3, 1), lab.seed(), false),
            lambdas,
            (lambda, parts) -> score(lab, lambda, parts));
    ResultTable.Builder table =
        ResultTable.of("lambda", "training error", "held out", "against the curve without noise");
    for (int i = 0; i < lambdas.length; i++) {
      CrossValidation folds = curve.points().get(i).folds();
      others[i] = score(lab, lambdas[i], new DataParts(data, truth)).validation().loss();
      table.row(
          lambdas[i], folds.training("loss").mean(), folds.validation("loss").mean(), others[i]);
    }
    Curves errors = new Curves();
    errors.add("training", lambdas, means(curve, true));
    errors.add("held out", lambdas, means(curve, false));
    errors.add("without noise", lambdas, others);
    double best = curve.best("loss", false).at();
    int chosen = (int) Math.round(Math.log(best / 0.01) / Math.log(2));
    double least = Arrays.stream(others).min().orElseThrow();
    double[] training = means(curve, true);
    return new Findings(
        table.build(),
        errors.lines(
            "A penalty chosen by held-out examples",
            PlotAxis.logarithmic("lambda"),
            PlotAxis.linear("mean squared error")),
        List.of(
            new Check(
                "the least held-out error lies between the ends",
                "lambda " + best,
                chosen > 0 && chosen < lambdas.length - 1),
            Check.below("and is near the best for others", others[chosen] / least, 1.5),
            Check.above(
                "the training error only grows", training[lambdas.length - 1] / training[0], 1.2)));
  }

  private static double[] means(SelectionCurve curve, boolean training) {
    return curve.points().stream()
        .mapToDouble(
            p -> (training ? p.folds().training("loss") : p.folds().validation("loss")).mean())
        .toArray();
  }

  /** Gradient descent on the mean squared error and lambda / (2 m) times the squared weights. */
  private static FoldScore score(Lab lab, double lambda, DataParts parts) {
    Dataset training = parts.training();
    double factor = lambda / training.size();
    Model model = lab.model(new WeightPenalty(sequential(linear(1)), 0, factor), POWERS);
    Recipe recipe =
        new Recipe(
            Objective.of(Task.REGRESSION),
            Scaling.standardize(training.features().values()),
            Optimizers.adam().lr(0.1),
            training.size(),
            lab.size(3000, 1000));
    return lab.withTrainer(
        model,
        recipe,
        trainer -> {
          trainer.fit(training, null, recipe.epochs());
          Dataset held = Objects.requireNonNull(parts.validation());
          return new FoldScore(trainer.evaluate(training), trainer.evaluate(held));
        });
  }

  /** Returns the powers of a number, and a wave of it with noise. */
  private static Dataset powers(int count, double noise, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[count][POWERS];
    float[][] y = new float[count][1];
    for (int i = 0; i < count; i++) {
      double at = 2 * random.nextDouble() - 1;
      for (int p = 0; p < POWERS; p++) {
        x[i][p] = (float) Math.pow(at, p + 1);
      }
      y[i][0] = (float) (Math.sin(3 * at) + noise * random.nextGaussian());
    }
    return Dataset.of(x, y);
  }
}
