package io.lockstep.parity;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.oracle.DoubleOracle;
import io.lockstep.parity.oracle.StrictOracle;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What the oracles say that a computation gives, run by run. */
final class Expectation {
  /** A step with updates is run this often, so that it meets its own results. */
  private static final int RUNS_OF_UPDATES = 3;

  private final List<Node> roots = new ArrayList<>();
  private final List<List<double[]>> strict = new ArrayList<>();
  private final List<Bounded> bounded;

  Expectation(Case.Computation computation, Inputs inputs) {
    computation.outputs().stream().map(Tensor::node).forEach(roots::add);
    computation.updates().stream().map(u -> u.value().node()).forEach(roots::add);
    bounded = DoubleOracle.evaluate(roots, inputs::given);
    for (int run = 0; run < runs(computation); run++) {
      List<double[]> values = StrictOracle.evaluate(roots, inputs::given);
      strict.add(values);
      for (int u = 0; u < computation.updates().size(); u++) {
        Update update = computation.updates().get(u);
        double[] next = values.get(computation.outputs().size() + u);
        inputs.replace((Source) update.target().node(), next);
      }
    }
  }

  static int runs(Case.Computation computation) {
    return computation.updates().isEmpty() ? 1 : RUNS_OF_UPDATES;
  }

  /** The graph nodes of the outputs, then of the updates. */
  List<Node> roots() {
    return roots;
  }

  double[] strict(int run, int root) {
    return strict.get(run).get(root);
  }

  /** The bounds for the first run. */
  Bounded bounded(int root) {
    return bounded.get(root);
  }
}
