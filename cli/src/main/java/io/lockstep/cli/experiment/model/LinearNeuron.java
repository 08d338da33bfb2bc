package io.lockstep.cli.experiment.model;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;

import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.Random;

/** One neuron without an activation beside linear regression. */
final class LinearNeuron implements Experiment {
  private static final int EXAMPLES = 500;

  @Override
  public String name() {
    return "linear-neuron";
  }

  @Override
  public String claim() {
    return "One neuron without an activation and squared errors is linear regression:"
        + " training brings its weights to those of the normal equations in double"
        + " precision.";
  }

  @Override
  public String source() {
    return "Gauss, 1809; Hastie, Tibshirani and Friedman, The Elements of Statistical"
        + " Learning, 3.2";
  }

  @Override
  public Findings run(Lab lab) {
    Random random = new Random(lab.seed());
    float[][] x = new float[EXAMPLES][2];
    float[][] y = new float[EXAMPLES][1];
    for (int i = 0; i < EXAMPLES; i++) {
      x[i][0] = (float) random.nextGaussian();
      x[i][1] = (float) random.nextGaussian();
      y[i][0] = (float) (3 * x[i][0] - x[i][1] + 2 + 0.5 * random.nextGaussian());
    }
    Model model = lab.model(sequential(linear(1)), 2);
    Recipe recipe =
        new Recipe(
            Objective.of(Task.REGRESSION),
            Scaling.identity(2),
            Optimizers.momentum().lr(0.1),
            EXAMPLES,
            200);
    lab.train(model, recipe, Dataset.of(x, y), null);
    double[] neuron = Neuron.weights(model);
    double[] solved = LeastSquares.linear(x, y);
    return Neuron.compared("normal equations", neuron, solved);
  }
}
