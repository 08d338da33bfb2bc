package io.lockstep.parity;

import static io.lockstep.backend.Precision.STRICT;

import io.lockstep.backend.Precision;
import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.oracle.DoubleOracle;
import io.lockstep.parity.oracle.StrictOracle;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the oracles say that a computation gives, run by run. */
final class Expectation {
  /** A step with updates is run this often, so that it meets its own results. */
  private static final int RUNS_OF_UPDATES = 3;

  private final List<Node> roots = new ArrayList<>();
  private final List<List<double[]>> strict = new ArrayList<>();
  private final Map<Precision, List<Bounded>> bounded = new EnumMap<>(Precision.class);
  private final double @Nullable [] reference;

  /**
   * Asks the oracles.
   *
   * @param precisions in which the computation is to be done; strict is always among them
   */
  Expectation(Case.Computation computation, Inputs inputs, Set<Precision> precisions) {
    reference = computation.reference();
    computation.outputs().stream().map(Tensor::node).forEach(roots::add);
    computation.updates().stream().map(u -> u.value().node()).forEach(roots::add);
    bounded.put(STRICT, DoubleOracle.evaluate(roots, inputs::given, STRICT));
    boolean products = GraphOrder.of(roots).stream().anyMatch(Expectation::isRelaxed);
    for (Precision precision : products ? precisions : Set.<Precision>of()) {
      bounded.computeIfAbsent(precision, p -> DoubleOracle.evaluate(roots, inputs::given, p));
    }
    for (int run = 0; run < runs(computation); run++) {
      List<double[]> values = StrictOracle.evaluate(roots, inputs::given);
      strict.add(values);
      for (int u = 0; u < computation.updates().size(); u++) {
        Update update = computation.updates().get(u);
        double[] next = values.get(computation.outputs().size() + u);
        inputs.replace(SourceRange.of(update.target().node()).orElseThrow(), next);
      }
    }
  }

  /** Whether a relaxed precision computes a node in another way than the contract. */
  private static boolean isRelaxed(Node node) {
    return node instanceof Node.MatMul && node.dtype() == DType.F32;
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

  /**
   * What the first output must be, with what may be lost of it by rounding; empty where that is not
   * known from elsewhere.
   */
  Optional<Bounded> reference() {
    return Optional.ofNullable(reference).map(values -> bounded(0).around(values));
  }

  /** The bounds for the first run of the contract. */
  Bounded bounded(int root) {
    return Objects.requireNonNull(bounded.get(STRICT)).get(root);
  }

  /**
   * The bounds for the first run in a precision; empty where it gives the bits of the contract: in
   * strict precision, without a product, and, where no value is kept with fewer bits, for a result
   * that no product has part in.
   */
  Optional<Bounded> relaxed(Precision precision, int root) {
    boolean bits =
        precision == STRICT || Tolerance.of(precision).stored() == 0 && !hasProduct(root);
    return bits
        ? Optional.empty()
        : Optional.ofNullable(bounded.get(precision)).map(results -> results.get(root));
  }

  private boolean hasProduct(int root) {
    return GraphOrder.of(roots.subList(root, root + 1)).stream().anyMatch(Expectation::isRelaxed);
  }
}
