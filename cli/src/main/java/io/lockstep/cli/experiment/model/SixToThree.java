package io.lockstep.cli.experiment.model;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;

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
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** An autoencoder of six columns. */
final class SixToThree implements Experiment {
  private static final int COLUMNS = 6;
  private static final int[] WIDTHS = {1, 2, 3, 4};

  @Override
  public String name() {
    return "six-to-three";
  }

  @Override
  public String claim() {
    return "Six columns that are made of three numbers go through a code of three without"
        + " loss, but not through one of two.";
  }

  @Override
  public String source() {
    return "Hinton and Salakhutdinov, Reducing the Dimensionality of Data with Neural"
        + " Networks, 2006";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset all = columns(lab.size(2000, 600), lab.seed());
    DataParts data = all.split(0.25, lab.seed());
    ResultTable.Builder table =
        ResultTable.of("width of the code", "variance that is left", "kept");
    double[] left = new double[WIDTHS.length];
    for (int i = 0; i < WIDTHS.length; i++) {
      left[i] = left(lab, data, WIDTHS[i]);
      table.row(WIDTHS[i], left[i], 1 - left[i]);
    }
    Curves curve = new Curves();
    curve.add("held out", left);
    return new Findings(
        table.build(),
        curve.lines(
            "Six columns of three numbers",
            PlotAxis.whole("width of the code"),
            PlotAxis.linear("variance that is left")),
        List.of(
            Check.below("three keep nearly everything", left[2], 0.02),
            Check.above("two do not", left[1], 0.05),
            Check.above("one keeps least", left[0], left[1])));
  }

  /** Returns the mean squared error of held-out columns, whose variance is 1. */
  private static double left(Lab lab, DataParts data, int code) {
    Model model =
        lab.model(
            sequential(linear(32), tanh(), linear(code), linear(32), tanh(), linear(COLUMNS)),
            COLUMNS);
    Recipe recipe =
        new Recipe(
            Objective.of(Task.RECONSTRUCTION),
            Scaling.standardize(data.training().features().values()),
            Optimizers.adam().lr(0.005),
            32,
            lab.size(100, 60));
    lab.train(model, recipe, data.training(), null);
    return lab.evaluate(model, recipe, Objects.requireNonNull(data.validation())).loss();
  }

  /** Returns three normal numbers and three sums and bent sums of them. */
  private static Dataset columns(int count, long seed) {
    Random random = new Random(seed);
    float[][] columns = new float[count][COLUMNS];
    for (float[] row : columns) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      row[0] = (float) a;
      row[1] = (float) b;
      row[2] = (float) c;
      row[3] = (float) (a + b);
      row[4] = (float) (b - c);
      row[5] = (float) Math.tanh(a + c);
    }
    return Dataset.of(columns);
  }
}
