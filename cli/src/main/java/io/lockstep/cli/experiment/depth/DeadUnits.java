package io.lockstep.cli.experiment.depth;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.List;

/** ReLU against leaky ReLU at too large a rate. */
final class DeadUnits implements Experiment {
  private static final int WIDTH = 64;
  private static final double RATE = 0.1;

  private record Seen(double dead, double accuracy) {}

  @Override
  public String name() {
    return "dead-units";
  }

  @Override
  public String claim() {
    return "Too large a step kills units of ReLU, whose output is 0 for every example from"
        + " then on; leaky ReLU has none of them and learns on.";
  }

  @Override
  public String source() {
    return "Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic"
        + " Models, 2013";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts digits = lab.digits(lab.size(5000, 1500));
    ResultTable.Builder table = ResultTable.of("activation", "dead units", "accuracy");
    Seen relu = seen(lab, digits, "relu", table);
    Seen leaky = seen(lab, digits, "leaky_relu", table);
    Curves shares = new Curves();
    shares.add("dead units", relu.dead(), leaky.dead());
    shares.add("accuracy", relu.accuracy(), leaky.accuracy());
    return new Findings(
        table.build(),
        shares.bars("Too large a rate", "activation", List.of("relu", "leaky_relu"), "share"),
        List.of(
            Check.above("with ReLU, units die", relu.dead(), 0.3),
            Check.below("with leaky ReLU, none does", leaky.dead(), 1e-9),
            Check.above(
                "with leaky ReLU, more is learnt", leaky.accuracy() - relu.accuracy(), 0.1)));
  }

  private static Seen seen(
      Lab lab, DataParts digits, String activation, ResultTable.Builder table) {
    int inputs = digits.training().width();
    Model model = lab.model(Networks.mlp(List.of(WIDTH, WIDTH), 10, activation), inputs);
    Recipe recipe =
        Recipe.classes(Scaling.unitRange(inputs), Optimizers.adam().lr(RATE), 32, lab.size(10, 6));
    double[] accuracies = lab.train(model, recipe, digits).validationAccuracies();
    Seen seen = new Seen(dead(model, recipe, digits), accuracies[accuracies.length - 1]);
    table.row(activation, seen.dead(), seen.accuracy());
    return seen;
  }

  /** Returns the share of units of the second hidden layer that are 0 for every example. */
  private static double dead(Model model, Recipe recipe, DataParts digits) {
    Dataset data = digits.training();
    Batch batch =
        new Batch(model.engine(), BatchForm.of(data, data.size(), false), recipe.scaling());
    batch.load(data, Batch.inOrder(data.size()), 0);
    Tensor first = model.forward("1", model.forward("0", batch.features()));
    Tensor second = model.forward("3", model.forward("2", first));
    return second.abs().max(0).eq(0).cast(DType.F32).mean().item();
  }
}
