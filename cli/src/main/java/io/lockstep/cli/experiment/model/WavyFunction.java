package io.lockstep.cli.experiment.model;

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
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A function of one number. */
final class WavyFunction implements Experiment {
  @Override
  public String name() {
    return "function";
  }

  @Override
  public String claim() {
    return "A network of two hidden layers learns 2 sin(x^2) + sqrt(5x) between 0 and 3; a"
        + " straight line cannot.";
  }

  @Override
  public String source() {
    return "Cybenko, Approximation by superpositions of a sigmoidal function, 1989; Hornik,"
        + " 1991";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset training = points(0, 200);
    Dataset between = points(0.5, 199);
    Curves curves = new Curves();
    curves.add("function", column(between.features().values()), truth(between));
    double line = error(lab, sequential(linear(1)), "a line", training, between, curves);
    double network =
        error(lab, Networks.mlp(List.of(64, 64), 1, "tanh"), "network", training, between, curves);
    ResultTable.Builder table = ResultTable.of("network", "root mean square error between points");
    table.row("a straight line", line);
    table.row("two layers of 64", network);
    return new Findings(
        table.build(),
        curves.lines("2 sin(x^2) + sqrt(5x)", PlotAxis.linear("x"), PlotAxis.linear("y")),
        List.of(
            Check.above("a line does not follow it", line, 0.5),
            Check.below("two hidden layers do", network, lab.size(3, 15) / 100.0)));
  }

  private static double error(
      Lab lab, Layer network, String name, Dataset training, Dataset between, Curves curves) {
    Model model = lab.model(network, 1);
    int steps = lab.size(1500, 500) * 5;
    Schedule rate = Schedules.parse("cosine(from=0.01, to=0, steps=" + steps + ")");
    Recipe recipe =
        new Recipe(
            Objective.of(Task.REGRESSION),
            Scaling.standardize(training.features().values()),
            Optimizers.adam().lr(rate),
            40,
            steps / 5);
    return lab.withTrainer(
        model,
        recipe,
        trainer -> {
          trainer.fit(training, null, recipe.epochs());
          double[] x = column(between.features().values());
          try (Predictor predictor = trainer.predictor()) {
            double[] y =
                Arrays.stream(x)
                    .map(at -> predictor.predict(new float[] {(float) at})[0])
                    .toArray();
            curves.add(name, x, y);
          }
          return Math.sqrt(trainer.evaluate(between).loss());
        });
  }

  private static double[] column(Matrix matrix) {
    return IntStream.range(0, matrix.rows()).mapToDouble(i -> matrix.get(i, 0)).toArray();
  }

  private static double[] truth(Dataset data) {
    return column(((Targets.Values) data.targets()).values());
  }

  private static Dataset points(double shift, int count) {
    float[][] x = new float[count][1];
    float[][] y = new float[count][1];
    for (int i = 0; i < count; i++) {
      double at = 3 * (i + shift) / 199;
      x[i][0] = (float) at;
      y[i][0] = (float) (2 * Math.sin(at * at) + Math.sqrt(5 * at));
    }
    return Dataset.of(x, y);
  }
}
