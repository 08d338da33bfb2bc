package io.lockstep.cli.experiment.fit;

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
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.selection.FoldScore;
import io.lockstep.training.selection.SelectionCurve;
import io.lockstep.training.selection.StratifiedKFold;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Learning curves of high bias and of high variance. */
final class LearningCurves implements Experiment {
  private static final int[] SIZES = {20, 50, 100, 200, 400};

  @Override
  public String name() {
    return "learning-curves";
  }

  @Override
  public String claim() {
    return "With high bias the errors on the examples that were trained on and on others"
        + " meet soon, at a high place, and more examples do not help; with high variance"
        + " they lie far apart and come together with more examples.";
  }

  @Override
  public String source() {
    return "Ng, Machine Learning, lecture on learning curves, 2011; Geman, Bienenstock and"
        + " Doursat, Neural Networks and the Bias/Variance Dilemma, 1992";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset data = Playground.SPIRAL.generate(SIZES[SIZES.length - 1] * 2, 0.1, lab.seed());
    ResultTable.Builder table =
        ResultTable.of(
            "examples",
            "two units: training",
            "held out",
            "two layers of 64: training",
            "held out");
    SelectionCurve bias = curve(lab, data, List.of(2));
    SelectionCurve variance = curve(lab, data, List.of(64, 64));
    Curves errors = new Curves();
    double[] x = Arrays.stream(SIZES).asDoubleStream().toArray();
    errors.add("two units, training", x, errors(bias, true));
    errors.add("two units, held out", x, errors(bias, false));
    errors.add("two layers, training", x, errors(variance, true));
    errors.add("two layers, held out", x, errors(variance, false));
    double[] biasGap = gap(bias);
    double[] varianceGap = gap(variance);
    int last = SIZES.length - 1;
    for (int i = 0; i <= last; i++) {
      table.row(
          SIZES[i],
          errors(bias, true)[i],
          errors(bias, false)[i],
          errors(variance, true)[i],
          errors(variance, false)[i]);
    }
    return new Findings(
        table.build(),
        errors.lines(
            "Learning curves on two spirals",
            PlotAxis.logarithmic("examples"),
            PlotAxis.linear("error")),
        List.of(
            Check.above("high bias: the training error is high", errors(bias, true)[last], 0.25),
            Check.below("and the others' is near it", biasGap[last], 0.1),
            Check.above("high variance: with few examples a gap", varianceGap[0], 0.2),
            Check.below("which more examples close", varianceGap[last] / varianceGap[0], 0.4),
            Check.below(
                "and the error on others falls",
                errors(variance, false)[last] / errors(variance, false)[0],
                0.5)));
  }

  private static double[] gap(SelectionCurve curve) {
    double[] training = errors(curve, true);
    double[] gap = errors(curve, false);
    Arrays.setAll(gap, i -> gap[i] - training[i]);
    return gap;
  }

  private static double[] errors(SelectionCurve curve, boolean training) {
    return curve.points().stream()
        .map(p -> training ? p.folds().training("accuracy") : p.folds().validation("accuracy"))
        .mapToDouble(accuracy -> 1 - accuracy.mean())
        .toArray();
  }

  private static SelectionCurve curve(Lab lab, Dataset data, List<Integer> widths) {
    return SelectionCurve.learning(
        data,
        new StratifiedKFold(2, lab.seed()),
        SIZES,
        lab.seed(),
        parts -> score(lab, widths, parts));
  }

  private static FoldScore score(Lab lab, List<Integer> widths, DataParts parts) {
    Dataset training = parts.training();
    Model model = lab.model(Networks.mlp(widths, 2, "tanh"), 2);
    int batch = Math.min(training.size(), 20);
    int steps = lab.size(6000, 2000);
    int epochs = Math.max(1, steps * batch / training.size());
    Recipe recipe = Recipe.classes(Scaling.identity(2), Optimizers.adam().lr(0.01), batch, epochs);
    return lab.withTrainer(
        model,
        recipe,
        trainer -> {
          trainer.fit(training, null, recipe.epochs());
          Dataset held = Objects.requireNonNull(parts.validation());
          return new FoldScore(trainer.evaluate(training), trainer.evaluate(held));
        });
  }
}
