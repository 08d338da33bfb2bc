package io.lockstep.cli.experiment.descent;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adagrad's rate, which only ever falls. */
final class AdagradRate implements Experiment {
  private static final double RATE = 0.1;
  private static final double GOAL = 20;
  private static final int STEPS = 1000;

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public String claim() {
    return "Adagrad divides its rate by the root of all squared slopes so far, so that its"
        + " steps die away before the goal; RMSprop, which forgets, arrives.";
  }

  @Override
  public String source() {
    return "Duchi, Hazan and Singer, Adaptive Subgradient Methods, 2011; Tieleman and"
        + " Hinton, RMSProp, 2012";
  }

  @Override
  public Findings run(Lab lab) {
    ResultTable.Builder table =
        ResultTable.of(
            "step", "Adagrad's last step", "it is at", "RMSprop's last step", "it is at");
    List<float[]> adagrad = path(lab, Optimizers.adagrad().lr(RATE));
    List<float[]> rmsprop = path(lab, Optimizers.rmsprop().lr(RATE));
    for (int step = 1; step <= STEPS; step *= 10) {
      table.row(
          step,
          move(adagrad, step),
          adagrad.get(step)[0],
          move(rmsprop, step),
          rmsprop.get(step)[0]);
    }
    Curves places = new Curves();
    places.add("Adagrad", adagrad.stream().mapToDouble(at -> at[0]).toArray());
    places.add("RMSprop", rmsprop.stream().mapToDouble(at -> at[0]).toArray());
    double start = move(adagrad, 1);
    return new Findings(
        table.build(),
        places.lines(
            "A rate that only falls",
            PlotAxis.whole("step"),
            PlotAxis.linear("place; the goal is 20")),
        List.of(
            Check.below(
                "Adagrad's step is a twentieth of its first", move(adagrad, STEPS) / start, 0.05),
            Check.above("RMSprop's is not before it arrives", move(rmsprop, 100) / start, 0.5),
            Check.above(
                "Adagrad is still far from the goal",
                Math.abs(GOAL - adagrad.get(STEPS)[0]),
                GOAL / 4),
            Check.below("RMSprop is there", Math.abs(GOAL - rmsprop.get(STEPS)[0]), GOAL / 100)));
  }

  private static double move(List<float[]> path, int step) {
    return Math.abs((double) path.get(step)[0] - path.get(step - 1)[0]);
  }

  /** Returns the places on the way down {@code sqrt(1 + (x - goal)^2)} from 0. */
  private static List<float[]> path(Lab lab, OptimizerConfig config) {
    ParameterArena at = new ParameterArena(lab.engine(), "point", Map.of("x", Shape.of(1)));
    Tensor x = at.get("x");
    lab.engine().write(x, new float[1]);
    List<float[]> path = new ArrayList<>();
    path.add(new float[1]);
    Optimizer optimizer = new Optimizer(config, at);
    try (OptimizerStep step = optimizer.compile(x.sub(GOAL).square().add(1).sqrt().sum())) {
      for (int i = 0; i < STEPS; i++) {
        step.run();
        path.add(x.toFloats());
      }
    }
    return path;
  }
}
