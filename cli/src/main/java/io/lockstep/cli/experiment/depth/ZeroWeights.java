package io.lockstep.cli.experiment.depth;

import static io.lockstep.training.network.Layers.relu;
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
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.loop.History;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Weights that all start at the same value. */
final class ZeroWeights implements Experiment {
  private static final int WIDTH = 32;

  private record Seen(int units, double accuracy) {}

  @Override
  public String name() {
    return "zero-weights";
  }

  @Override
  public String claim() {
    return "Weights that start at zero never learn: every unit of a layer is the same, and"
        + " with ReLU no gradient comes through at all. Other weights that are all the same"
        + " leave each layer with one unit's worth.";
  }

  @Override
  public String source() {
    return "Rumelhart, Hinton and Williams, Learning representations by back-propagating"
        + " errors, 1986 (breaking symmetry)";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    ResultTable.Builder table =
        ResultTable.of("weights", "first loss", "last loss", "kinds of units", "accuracy");
    Curves losses = new Curves();
    Seen zeros = seen(lab, digits, "zeros", table, losses);
    Seen same = seen(lab, digits, "constant(value=0.01)", table, losses);
    Seen drawn = seen(lab, digits, "he_normal", table, losses);
    return new Findings(
        table.build(),
        losses.lines(
            "Learning from equal weights",
            PlotAxis.whole("epoch"),
            PlotAxis.linear("training loss")),
        List.of(
            Check.below("from zeros, the network guesses", zeros.accuracy(), 0.2),
            new Check(
                "from one value, all units of the first layer stay the same",
                same.units() + " of " + WIDTH,
                same.units() == 1),
            new Check(
                "from drawn weights, all differ",
                drawn.units() + " of " + WIDTH,
                drawn.units() == WIDTH),
            Check.above("from drawn weights, it learns", drawn.accuracy(), 0.8)));
  }

  private static Seen seen(
      Lab lab, DataParts digits, String initializer, ResultTable.Builder table, Curves curves) {
    int inputs = digits.training().width();
    Model model =
        lab.model(
            sequential(
                new Linear(0, WIDTH, true, initializer),
                relu(),
                new Linear(0, WIDTH, true, initializer),
                relu(),
                new Linear(0, 10, true, initializer)),
            inputs);
    Recipe recipe =
        Recipe.classes(Scaling.unitRange(inputs), Optimizers.sgd().lr(0.1), 32, lab.size(10, 8));
    History history = lab.train(model, recipe, digits);
    double[] losses = history.trainLosses();
    curves.add(initializer, losses);
    double[] accuracies = history.validationAccuracies();
    Seen seen = new Seen(units(model.weights("0.weight"), inputs), accuracies[losses.length - 1]);
    table.row(initializer, losses[0], losses[losses.length - 1], seen.units(), seen.accuracy());
    return seen;
  }

  /** Returns how many units have weights of their own. */
  private static int units(float[] weights, int inputs) {
    Set<List<Float>> kinds = new HashSet<>();
    for (int u = 0; u < WIDTH; u++) {
      List<Float> unit = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        unit.add(weights[u * inputs + i]);
      }
      kinds.add(unit);
    }
    return kinds.size();
  }
}
