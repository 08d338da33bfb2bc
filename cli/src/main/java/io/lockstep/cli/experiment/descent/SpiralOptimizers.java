package io.lockstep.cli.experiment.descent;

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
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.History;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Optimizers on the spiral. */
final class SpiralOptimizers implements Experiment {
  @Override
  public String name() {
    return "optimizers";
  }

  @Override
  public String claim() {
    return "On two spirals, momentum, Nesterov, RMSprop and Adam are at less than half of the loss"
        + " at which plain descent is after as many steps.";
  }

  @Override
  public String source() {
    return "Sutskever et al., On the importance of initialization and momentum in deep"
        + " learning, 2013; Tieleman and Hinton, RMSProp, 2012; Kingma and Ba, Adam, 2015";
  }

  @Override
  public Findings run(Lab lab) {
    Map<String, OptimizerConfig> optimizers = new LinkedHashMap<>();
    optimizers.put("sgd", Optimizers.sgd().lr(0.03));
    optimizers.put("momentum", Optimizers.momentum().lr(0.03));
    optimizers.put("nesterov", Optimizers.nesterov().lr(0.03));
    optimizers.put("rmsprop", Optimizers.rmsprop().lr(0.003));
    optimizers.put("adam", Optimizers.adam().lr(0.003));
    DataParts data = Playground.SPIRAL.generate(1000, 0, lab.seed()).split(0.3, lab.seed());
    ResultTable.Builder table =
        ResultTable.of("optimizer", "loss halfway", "loss at the end", "accuracy");
    Curves curves = new Curves();
    Map<String, Double> lasts = new LinkedHashMap<>();
    optimizers.forEach((name, config) -> {
      Recipe recipe = Recipe.classes(Scaling.identity(2), config, 10, lab.size(120, 80));
      Model model = lab.model(Networks.mlp(List.of(32, 32), 2, "tanh"), 2);
      History history = lab.train(model, recipe, data);
      double[] losses = history.trainLosses();
      curves.add(name, losses);
      lasts.put(name, losses[losses.length - 1]);
      double accuracy = history.validationAccuracies()[losses.length - 1];
      table.row(name, losses[losses.length / 2], losses[losses.length - 1], accuracy);
    });
    double plain = Objects.requireNonNull(lasts.remove("sgd"));
    List<Check> checks = new ArrayList<>();
    lasts.forEach((name, last) ->
        checks.add(Check.below(name + " is at half of descent's loss", last / plain, 0.5)));
    return new Findings(
        table.build(),
        curves.lines("Two spirals", PlotAxis.whole("epoch"), PlotAxis.logarithmic("training loss")),
        checks);
  }
}
