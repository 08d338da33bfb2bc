package io.lockstep.parity.reproduction;

import io.lockstep.backend.Precision;
import io.lockstep.graph.Node;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.plan.Assignment;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Planner;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every kernel that the cases of the kit come to, fused and unfused, strict and in bf16. */
final class Specs {
  private static final int GRAPHS = 40;

  private Specs() {}

  static Set<KernelSpec> all() {
    List<Case> cases = new ArrayList<>(Cases.all());
    for (int i = 0; i < GRAPHS; i++) {
      cases.add(RandomGraphs.graph(i));
    }
    Set<KernelSpec> specs = new LinkedHashSet<>();
    try (Engine engine = Engine.open("cpu")) {
      for (Case each : cases) {
        Case.Computation computation = each.build().apply(new Inputs(engine, each.seed()));
        List<Node> outputs = computation.outputs().stream().map(Tensor::node).toList();
        List<Assignment> updates =
            computation.updates().stream()
                .map(u ->
                    new Assignment(
                        SourceRange.of(u.target().node()).orElseThrow(), u.value().node()))
                .toList();
        for (boolean fuse : List.of(true, false)) {
          for (Precision precision : List.of(Precision.STRICT, Precision.BF16)) {
            Planner.plan(outputs, updates, fuse, precision).steps().stream()
                .map(Plan.Step::spec)
                .forEach(specs::add);
          }
        }
      }
    }
    return specs;
  }
}
