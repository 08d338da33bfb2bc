package io.lockstep.cli.experiment.depth;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.relu;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.History;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;

/** Clipped gradients where others explode. */
final class ClippedGradients implements Experiment {
  private static final int DEPTH = 6;
  private static final int WIDTH = 64;

  /** Larger than that of He for layers of this width. */
  private static final double DEVIATION = 0.25;

  @Override
  public String name() {
    return "clipping";
  }

  @Override
  public String claim() {
    return "A network whose gradients explode is lost after some steps; clipped to a norm of"
        + " 1, the same run learns.";
  }

  @Override
  public String source() {
    return "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural"
        + " networks, 2013";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    ResultTable.Builder table =
        ResultTable.of("gradients", "first layer's norm", "last loss", "accuracy");
    double plain = accuracy(lab, digits, "as they are", Optimizers.sgd().lr(0.3), table);
    double clipped = accuracy(lab, digits, "clipped", Optimizers.sgd().lr(0.3).clipNorm(1), table);
    Curves accuracies = new Curves();
    accuracies.add("accuracy", plain, clipped);
    return new Findings(
        table.build(),
        accuracies.bars(
            "Where gradients explode", "gradients", List.of("as they are", "clipped"), "accuracy"),
        List.of(
            Check.below("as they are, the network is lost", plain, 0.2),
            Check.above("clipped, it learns", clipped, lab.small() ? 0.6 : 0.8)));
  }

  private static double accuracy(
      Lab lab,
      DataParts digits,
      String words,
      OptimizerConfig optimizer,
      ResultTable.Builder table) {
    int inputs = digits.training().width();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < DEPTH; i++) {
      layers.add(new Linear(0, WIDTH, true, "normal(deviation=" + DEVIATION + ")"));
      layers.add(relu());
    }
    layers.add(linear(10));
    Model model = lab.model(Sequential.of(layers), inputs);
    Recipe recipe = Recipe.classes(Scaling.unitRange(inputs), optimizer, 32, lab.size(20, 15));
    double norm = LayerGradients.norms(model, recipe, digits.training()).getFirst();
    try {
      History history = lab.train(model, recipe, digits);
      int last = history.epochs().size() - 1;
      double accuracy = history.validationAccuracies()[last];
      table.row(words, norm, history.trainLosses()[last], accuracy);
      return accuracy;
    } catch (NotFiniteException _) {
      table.row(words, norm, "not finite", "none");
      return 0;
    }
  }
}
