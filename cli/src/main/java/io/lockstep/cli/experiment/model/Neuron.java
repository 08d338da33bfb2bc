package io.lockstep.cli.experiment.model;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Curves;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.training.nn.Model;
import java.util.List;

/** One neuron of two inputs. */
final class Neuron {
  private static final List<String> NAMES = List.of("weight 1", "weight 2", "bias");

  private Neuron() {}

  /** Returns both weights and the bias. */
  static double[] weights(Model model) {
    float[] weight = model.weights("0.weight");
    return new double[] {weight[0], weight[1], model.weights("0.bias")[0]};
  }

  /** Returns whether training came to a solution. */
  static Findings compared(String method, double[] neuron, double[] solution) {
    ResultTable.Builder table = ResultTable.of("", "neuron", method);
    double worst = 0;
    for (int i = 0; i < solution.length; i++) {
      table.row(NAMES.get(i), neuron[i], solution[i]);
      worst = Math.max(worst, Math.abs(neuron[i] - solution[i]));
    }
    Curves weights = new Curves();
    weights.add("neuron", neuron);
    weights.add(method, solution);
    return new Findings(
        table.build(),
        weights.bars("One neuron", "weight", NAMES, "value"),
        List.of(Check.below("they are the same weights", worst, 1e-4)));
  }
}
