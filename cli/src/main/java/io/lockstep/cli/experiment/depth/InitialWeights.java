package io.lockstep.cli.experiment.depth;

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
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.History;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;

/** He's weights against too small and too large ones. */
final class InitialWeights implements Experiment {
  private static final int DEPTH = 10;
  private static final int WIDTH = 64;

  private record Seen(double gradient, double accuracy) {}

  @Override
  public String name() {
    return "initial-weights";
  }

  @Override
  public String claim() {
    return "Behind ten layers of ReLU, weights drawn with He's deviation keep signals and"
        + " gradients at their size; a tenth of it lets them vanish, ten times of it lets"
        + " them explode, and neither learns.";
  }

  @Override
  public String source() {
    return "He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    ResultTable.Builder table =
        ResultTable.of("deviation", "gradient, first layer", "first loss", "accuracy");
    Curves norms = new Curves();
    Seen small = seen(lab, digits, 0.1, "a tenth of He's", table, norms);
    Seen he = seen(lab, digits, 1, "He's", table, norms);
    Seen large = seen(lab, digits, 10, "ten times He's", table, norms);
    return new Findings(
        table.build(),
        norms.lines(
            "Gradients at the first step",
            PlotAxis.whole("layer"),
            PlotAxis.logarithmic("norm of the gradient")),
        List.of(
            Check.below("too small, the gradient vanishes", small.gradient() / he.gradient(), 1e-6),
            Check.above("too large, it explodes", large.gradient() / he.gradient(), 1e6),
            Check.below("too small, the network guesses", small.accuracy(), 0.2),
            Check.above("He's, it learns", he.accuracy(), 0.8),
            Check.below("too large, it learns less", large.accuracy(), he.accuracy() - 0.1)));
  }

  private static Seen seen(
      Lab lab,
      DataParts digits,
      double factor,
      String words,
      ResultTable.Builder table,
      Curves curves) {
    int inputs = digits.training().width();
    List<Layer> layers = new ArrayList<>();
    int fanIn = inputs;
    for (int i = 0; i < DEPTH; i++) {
      layers.add(new Linear(0, WIDTH, true, normal(factor, fanIn)));
      layers.add(relu());
      fanIn = WIDTH;
    }
    layers.add(new Linear(0, 10, true, normal(factor, fanIn)));
    Model model = lab.model(Sequential.of(layers), inputs);
    Recipe recipe =
        Recipe.classes(
            Scaling.unitRange(inputs), Optimizers.adam().lr(0.001), 32, lab.size(15, 10));
    List<Double> norms = LayerGradients.norms(model, recipe, digits.training());
    curves.add(words, norms.stream().mapToDouble(Double::doubleValue).toArray());
    double gradient = norms.getFirst();
    History history = lab.train(model, recipe, digits);
    double[] accuracies = history.validationAccuracies();
    Seen seen = new Seen(gradient, accuracies[accuracies.length - 1]);
    table.row(words, gradient, history.trainLosses()[0], seen.accuracy());
    return seen;
  }

  private static String normal(double factor, int fanIn) {
    return "normal(deviation=" + factor * Math.sqrt(2.0 / fanIn) + ")";
  }
}
