package io.lockstep.cli.experiment.model;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.List;

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
    double line = error(lab, sequential(linear(1)), training, between);
    double network = error(lab, Networks.mlp(List.of(64, 64), 1, "tanh"), training, between);
    ResultTable.Builder table = ResultTable.of("network", "root mean square error between points");
    table.row("a straight line", line);
    table.row("two layers of 64", network);
    return new Findings(
        table.build(),
        List.of(
            Check.above("a line does not follow it", line, 0.5),
            Check.below("two hidden layers do", network, lab.size(3, 15) / 100.0)));
  }

  private static double error(Lab lab, Layer network, Dataset training, Dataset between) {
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
    lab.train(model, recipe, training, null);
    return Math.sqrt(lab.evaluate(model, recipe, between).loss());
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
