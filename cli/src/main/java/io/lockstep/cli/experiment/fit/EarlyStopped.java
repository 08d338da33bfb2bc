package io.lockstep.cli.experiment.fit;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.Recipe;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotMark;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.History;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Stopping where the loss on other examples is least. */
final class EarlyStopped implements Experiment {
  private static final int PATIENCE = 10;

  @Override
  public String name() {
    return "early-stopping";
  }

  @Override
  public String claim() {
    return "Trained long, a network gets better on its examples and, from some epoch on,"
        + " worse on others; early stopping ends the run soon after that epoch and goes"
        + " back to it.";
  }

  @Override
  public String source() {
    return "Prechelt, Early Stopping - But When?, 1998";
  }

  @Override
  public Findings run(Lab lab) {
    DataParts data = Playground.XOR.generate(200, 0.35, lab.seed()).split(0.5, lab.seed());
    Recipe recipe =
        Recipe.classes(Scaling.identity(2), Optimizers.adam().lr(0.001), 10, lab.size(400, 250));
    Model model = lab.model(Networks.mlp(List.of(64, 64), 2, "relu"), 2);
    History whole = lab.train(model, recipe, data);
    Model stopped = lab.model(Networks.mlp(List.of(64, 64), 2, "relu"), 2);
    EarlyStopping stopping = new EarlyStopping(PATIENCE, 0);
    History ended = lab.train(stopped, recipe, data, stopping);
    double[] losses = whole.validationLosses();
    double least = Arrays.stream(losses).min().orElseThrow();
    double last = losses[losses.length - 1];
    double restored =
        lab.evaluate(stopped, recipe, Objects.requireNonNull(data.validation())).loss();
    ResultTable.Builder table = ResultTable.of("run", "epochs", "training loss", "loss on others");
    table.row("to the end", losses.length, whole.trainLosses()[losses.length - 1], last);
    Curves curves = new Curves();
    curves.add("training", whole.trainLosses());
    curves.add("validation", losses);
    int best = stopping.bestEpoch();
    table.row("stopped early", ended.epochs().size(), whole.trainLosses()[best - 1], restored);
    return new Findings(
        table.build(),
        curves
            .lines("Trained long", PlotAxis.whole("epoch"), PlotAxis.linear("loss"))
            .withMark(PlotMark.vertical(best, "best epoch")),
        List.of(
            Check.above("to the end, the loss on others has risen", last / least, 1.1),
            Check.below("early stopping ends soon", ended.epochs().size(), losses.length / 2.0),
            new Check(
                "and leaves the weights of the best epoch, " + best,
                restored + " beside " + losses[best - 1],
                restored == losses[best - 1])));
  }
}
