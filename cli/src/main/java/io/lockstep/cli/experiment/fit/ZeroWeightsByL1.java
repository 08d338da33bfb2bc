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
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** L1 against L2 where most inputs say nothing. */
final class ZeroWeightsByL1 implements Experiment {
  private static final int EXAMPLES = 200;
  private static final int INPUTS = 20;
  private static final int USEFUL = 5;

  private record Seen(int useless, int useful) {}

  @Override
  public String name() {
    return "l1";
  }

  @Override
  public String claim() {
    return "L1 brings the weights of inputs that say nothing to zero and keeps the others;"
        + " L2 only makes all of them smaller.";
  }

  @Override
  public String source() {
    return "Tibshirani, Regression Shrinkage and Selection via the Lasso, 1996";
  }

  @Override
  public Findings run(Lab lab) {
    Dataset data = data(lab.seed());
    ResultTable.Builder table =
        ResultTable.of("penalty", "zero weights of useless", "zero weights of useful", "loss");
    Curves weights = new Curves();
    Seen none = seen(lab, data, "none", 0, 0, table, weights);
    Seen l1 = seen(lab, data, "L1 0.1", 0.1, 0, table, weights);
    Seen l2 = seen(lab, data, "L2 0.1", 0, 0.1, table, weights);
    return new Findings(
        table.build(),
        weights.bars(
            "Five useful inputs and fifteen others",
            "input",
            IntStream.rangeClosed(1, INPUTS).mapToObj(String::valueOf).toList(),
            "weight"),
        List.of(
            new Check("without, none is zero", none.useless() + " of 15", none.useless() == 0),
            Check.above("with L1, most of the useless are zero", l1.useless(), 12),
            new Check("with L1, no useful one is", l1.useful() + " of 5", l1.useful() == 0),
            new Check("with L2, none is zero", l2.useless() + " of 15", l2.useless() == 0)));
  }

  private static Seen seen(
      Lab lab,
      Dataset data,
      String words,
      double l1,
      double l2,
      ResultTable.Builder table,
      Curves curves) {
    Model model = lab.model(new WeightPenalty(sequential(linear(1)), l1, l2), INPUTS);
    Schedule rate = Schedules.parse("linear(from=0.05, to=0.0001, steps=3000)");
    Recipe recipe =
        new Recipe(
            Objective.of(Task.REGRESSION),
            Scaling.identity(INPUTS),
            Optimizers.sgd().lr(rate),
            EXAMPLES,
            3000);
    double[] losses = lab.train(model, recipe, data, null).trainLosses();
    float[] weights = model.weights("0.weight");
    curves.add(words, IntStream.range(0, INPUTS).mapToDouble(i -> weights[i]).toArray());
    Seen seen = new Seen(zeros(weights, USEFUL, INPUTS), zeros(weights, 0, USEFUL));
    table.row(
        words,
        seen.useless() + " of " + (INPUTS - USEFUL),
        seen.useful() + " of " + USEFUL,
        losses[losses.length - 1]);
    return seen;
  }

  /** Returns how many weights are zero but for the last of the rate's steps across it. */
  private static int zeros(float[] weights, int from, int to) {
    int zeros = 0;
    for (int i = from; i < to; i++) {
      zeros += Math.abs(weights[i]) < 2e-5 ? 1 : 0;
    }
    return zeros;
  }

  /** Returns sums of five inputs and noise; fifteen other inputs say nothing. */
  private static Dataset data(long seed) {
    Random random = new Random(seed);
    float[][] x = new float[EXAMPLES][INPUTS];
    float[][] y = new float[EXAMPLES][1];
    for (int i = 0; i < EXAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < INPUTS; j++) {
        x[i][j] = (float) random.nextGaussian();
        sum += j < USEFUL ? (j % 2 == 0 ? 1 : -1) * x[i][j] : 0;
      }
      y[i][0] = (float) (sum + 0.3 * random.nextGaussian());
    }
    return Dataset.of(x, y);
  }
}
