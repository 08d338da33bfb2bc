package io.lockstep.cli.experiment.model;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.sigmoid;

import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import java.util.Random;

/** One neuron with a sigmoid beside logistic regression. */
final class LogisticNeuron implements Experiment {
  private static final int EXAMPLES = 500;

  @Override
  public String name() {
    return "logistic-neuron";
  }

  @Override
  public String claim() {
    return "One neuron with a sigmoid and cross-entropy is logistic regression: training"
        + " brings its weights to those of Newton's method in double precision.";
  }

  @Override
  public String source() {
    return "Cox, The regression analysis of binary sequences, 1958; Hastie, Tibshirani and"
        + " Friedman, The Elements of Statistical Learning, 4.4";
  }

  @Override
  public Findings run(Lab lab) {
    Random random = new Random(lab.seed());
    float[][] x = new float[EXAMPLES][2];
    float[][] y = new float[EXAMPLES][1];
    for (int i = 0; i < EXAMPLES; i++) {
      x[i][0] = (float) random.nextGaussian();
      x[i][1] = (float) random.nextGaussian();
      double logit = 1.5 * x[i][0] - 2 * x[i][1] + 0.5;
      y[i][0] = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    }
    Model model = lab.model(sequential(linear(1), sigmoid()), 2);
    Recipe recipe =
        new Recipe(
            new Objective(Task.REGRESSION, Losses.byName("binary_cross_entropy_of_probabilities")),
            Scaling.identity(2),
            Optimizers.momentum().lr(0.5),
            EXAMPLES,
            300);
    lab.train(model, recipe, Dataset.of(x, y), null);
    double[] neuron = Neuron.weights(model);
    double[] newton = LeastSquares.logistic(x, y);
    return Neuron.compared("Newton's method", neuron, newton);
  }
}
