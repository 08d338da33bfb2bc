package io.lockstep.cli.experiment.depth;

import static io.lockstep.training.network.Layers.batchNorm;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.relu;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;

/** Learning rates with and without batch normalization. */
final class BatchNormRates implements Experiment {
  private static final int DEPTH = 5;
  private static final int WIDTH = 64;
  private static final double[] RATES = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30};

  /** The accuracy from which on a network has learnt. */
  private static final double LEARNT = 0.7;

  @Override
  public String name() {
    return "batch-norm";
  }

  @Override
  public String claim() {
    return "With batch normalization a network learns at a rate ten times the largest at"
        + " which it does without.";
  }

  @Override
  public String source() {
    return "Ioffe and Szegedy, Batch Normalization, 2015";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    ResultTable.Builder table = ResultTable.of("rate", "without", "with batch normalization");
    double[] plains = new double[RATES.length];
    double[] normals = new double[RATES.length];
    double without = 0;
    double with = 0;
    for (int i = 0; i < RATES.length; i++) {
      double rate = RATES[i];
      double plain = accuracy(lab, digits, rate, false);
      double normalized = accuracy(lab, digits, rate, true);
      plains[i] = plain;
      normals[i] = normalized;
      table.row(rate, plain, normalized);
      without = plain > LEARNT ? Math.max(without, rate) : without;
      with = normalized > LEARNT ? Math.max(with, rate) : with;
    }
    Curves accuracies = new Curves();
    accuracies.add("without", RATES, plains);
    accuracies.add("with batch normalization", RATES, normals);
    return new Findings(
        table.build(),
        accuracies.lines(
            "Rates at which a network learns",
            PlotAxis.logarithmic("learning rate"),
            PlotAxis.linear("accuracy")),
        List.of(
            Check.above("without, some rate learns", without, 0),
            new Check(
                "with it, a rate ten times as large does",
                with + " beside " + without,
                without > 0 && with >= 10 * without * 0.999)));
  }

  private static double accuracy(Lab lab, DataParts digits, double rate, boolean normalized) {
    int inputs = digits.training().width();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < DEPTH; i++) {
      layers.add(linear(WIDTH));
      if (normalized) {
        layers.add(batchNorm());
      }
      layers.add(relu());
    }
    layers.add(linear(10));
    Model model = lab.model(Sequential.of(layers), inputs);
    Recipe recipe =
        Recipe.classes(Scaling.unitRange(inputs), Optimizers.sgd().lr(rate), 64, lab.size(10, 6));
    try {
      double[] accuracies = lab.train(model, recipe, digits).validationAccuracies();
      return accuracies[accuracies.length - 1];
    } catch (NotFiniteException _) {
      return 0;
    }
  }
}
