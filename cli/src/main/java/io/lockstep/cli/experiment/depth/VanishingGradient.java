package io.lockstep.cli.experiment.depth;

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
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sigmoid against ReLU in a network of twenty hidden layers. */
final class VanishingGradient implements Experiment {
  private static final int DEPTH = 20;
  private static final int WIDTH = 32;

  private record Seen(double first, double last, double accuracy) {
    double ratio() {
      return first / last;
    }
  }

  @Override
  public String name() {
    return "vanishing-gradient";
  }

  @Override
  public String claim() {
    return "Behind twenty layers of sigmoids the gradient of the first layer has vanished, and the"
        + " network does not learn; with ReLU it arrives, and the network learns.";
  }

  @Override
  public String source() {
    return "Hochreiter, 1991; Glorot and Bengio, Understanding the difficulty of training deep"
        + " feedforward neural networks, 2010";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    Map<String, Seen> seen = new LinkedHashMap<>();
    ResultTable.Builder table =
        ResultTable.of("activation", "gradient, first layer", "last layer", "ratio", "accuracy");
    Curves norms = new Curves();
    for (String activation : List.of("sigmoid", "relu")) {
      Seen of = seen(lab, digits, activation, norms);
      seen.put(activation, of);
      table.row(activation, of.first(), of.last(), of.ratio(), of.accuracy());
    }
    Seen sigmoid = Objects.requireNonNull(seen.get("sigmoid"));
    Seen relu = Objects.requireNonNull(seen.get("relu"));
    return new Findings(
        table.build(),
        norms.lines(
            "Gradients behind twenty layers",
            PlotAxis.whole("layer"),
            PlotAxis.logarithmic("norm of the gradient")),
        List.of(
            Check.below(
                "with sigmoid, next to nothing arrives at the first layer", sigmoid.ratio(), 1e-6),
            Check.above("with ReLU, it arrives", relu.ratio(), 0.01),
            Check.below("with sigmoid, the network guesses", sigmoid.accuracy(), 0.2),
            Check.above("with ReLU, it learns", relu.accuracy(), lab.small() ? 0.5 : 0.8)));
  }

  private static Seen seen(Lab lab, DataParts digits, String activation, Curves curves) {
    int inputs = digits.training().width();
    Model model =
        lab.model(Networks.mlp(Collections.nCopies(DEPTH, WIDTH), 10, activation), inputs);
    Recipe recipe =
        Recipe.classes(
            Scaling.unitRange(inputs), Optimizers.adam().lr(0.001), 32, lab.size(20, 15));
    List<Double> norms = LayerGradients.norms(model, recipe, digits.training());
    curves.add(activation, norms.stream().mapToDouble(Double::doubleValue).toArray());
    double[] accuracies = lab.train(model, recipe, digits).validationAccuracies();
    return new Seen(norms.getFirst(), norms.getLast(), accuracies[accuracies.length - 1]);
  }
}
