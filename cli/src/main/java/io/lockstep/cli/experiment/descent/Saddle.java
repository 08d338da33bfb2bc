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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Leaving a saddle point. */
final class Saddle implements Experiment {
  private static final double RATE = 0.01;
  private static final int MOST = 2000;

  @Override
  public String name() {
    return "saddle";
  }

  @Override
  public String claim() {
    return "Beside a saddle the slope is next to nothing and descent stands still; momentum,"
        + " Nesterov, RMSprop and Adam leave it several times sooner at the same rate.";
  }

  @Override
  public String source() {
    return "Dauphin et al., Identifying and attacking the saddle point problem, 2014; Kingma"
        + " and Ba, Adam, 2015";
  }

  @Override
  public Findings run(Lab lab) {
    Map<String, OptimizerConfig> optimizers = new LinkedHashMap<>();
    optimizers.put("sgd", Optimizers.sgd());
    optimizers.put("momentum", Optimizers.momentum());
    optimizers.put("nesterov", Optimizers.nesterov());
    optimizers.put("rmsprop", Optimizers.rmsprop());
    optimizers.put("adam", Optimizers.adam());
    ResultTable.Builder table = ResultTable.of("optimizer", "steps until it has left");
    Curves paths = new Curves();
    Map<String, Integer> steps = new LinkedHashMap<>();
    optimizers.forEach((name, config) -> {
      int taken = stepsToLeave(lab, config.lr(RATE), name, paths);
      steps.put(name, taken);
      table.row(name, taken);
    });
    int plain = Objects.requireNonNull(steps.remove("sgd"));
    List<Check> checks = new ArrayList<>();
    checks.add(Check.below("descent leaves it in the end", plain, MOST));
    steps.forEach((name, taken) ->
        checks.add(
            Check.above(name + " is at least three times as fast", plain / (double) taken, 3)));
    return new Findings(
        table.build(),
        paths.lines(
            "Leaving a saddle",
            PlotAxis.logarithmic("step"),
            PlotAxis.logarithmic("distance from the saddle")),
        checks);
  }

  /** Returns the steps down {@code x^2 - y^2} from (1, 0.0001) until y is a half. */
  private static int stepsToLeave(Lab lab, OptimizerConfig config, String name, Curves paths) {
    ParameterArena at = new ParameterArena(lab.engine(), "point", Map.of("xy", Shape.of(2)));
    Tensor xy = at.get("xy");
    lab.engine().write(xy, new float[] {1, 1e-4f});
    Tensor x = xy.slice(0, 0, 1);
    Tensor y = xy.slice(0, 1, 2);
    Optimizer optimizer = new Optimizer(config, at);
    List<Double> places = new ArrayList<>();
    try (OptimizerStep step = optimizer.compile(x.square().sub(y.square()).sum())) {
      for (int taken = 1; taken <= MOST; taken++) {
        step.run();
        places.add((double) Math.abs(xy.toFloats()[1]));
        if (places.getLast() > 0.5) {
          break;
        }
      }
    }
    paths.add(name, places.stream().mapToDouble(Double::doubleValue).toArray());
    return places.size();
  }
}
