package io.lockstep.runtime;

import io.lockstep.backend.Precision;
import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.plan.Assignment;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Planner;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans by the form of the graph: the same operations on other buffers need no new plan. */
public final class PlanCache {
  private static final int CAPACITY = 256;

  private final Map<List<Object>, Plan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Plan> eldest) {
          return size() > CAPACITY;
        }
      };

  private final boolean fuse;
  private final Precision precision;

  /**
   * Creates the cache of an engine.
   *
   * @param fuse whether kernels are fused in all its plans
   * @param precision how exactly products are computed in all its plans
   */
  public PlanCache(boolean fuse, Precision precision) {
    this.fuse = fuse;
    this.precision = precision;
  }

  /** Returns the plan that computes results, then gives the targets of assignments their values. */
  public Plan plan(List<Node> results, List<Assignment> assignments) {
    return plans.computeIfAbsent(
        key(results, assignments), _ -> Planner.plan(results, assignments, fuse, precision));
  }

  private static List<Object> key(List<Node> results, List<Assignment> assignments) {
    List<Node> roots = new ArrayList<>(results);
    assignments.forEach(a -> roots.add(a.value()));
    Map<Node, Integer> numbers = new IdentityHashMap<>();
    List<Object> key = new ArrayList<>(List.of(results.size()));
    for (Node node : GraphOrder.of(roots)) {
      numbers.put(node, numbers.size());
      key.add(form(node));
      key.add(node.origin());
      node.inputs().forEach(i -> key.add(numbers.getOrDefault(i, -1)));
    }
    roots.forEach(r -> key.add(numbers.getOrDefault(r, -1)));
    for (Assignment a : assignments) {
      key.add(numbers.computeIfAbsent(a.target().source(), _ -> numbers.size()));
      key.add(a.target().first());
    }
    return key;
  }

  /** What a node does, apart from its inputs. */
  private static List<Object> form(Node node) {
    return switch (node) {
      case Source s -> List.of("source", s.dtype(), s.shape());
      case Node.Map m -> List.of(m.program(), m.program().name(), m.shape());
      case Node.Reduce r -> List.of(r.op(), r.outer(), r.reduced(), r.inner(), r.shape());
      case Node.ArgReduce a -> List.of("arg", a.largest());
      case Node.MatMul _ -> List.of("matmul");
      case Node.View v -> List.of(v.op());
      case Node.Pad p -> List.of("pad", p.axis(), p.before(), p.after());
      case Node.Concat c -> List.of("concat", c.axis(), c.parts().size());
      case Node.Gather _ -> List.of("gather");
      case Node.ScatterAdd s -> List.of("scatter", s.rows());
      case Node.Pick p -> List.of("pick", p.windows());
      case Node.Place p -> List.of("place", p.windows());
      case Node.Fold f -> List.of("fold", f.shape(), f.windows());
      case Node.After a -> List.of("after", a.others().size());
      case Node.StopGradient _ -> List.of("stop");
    };
  }
}
