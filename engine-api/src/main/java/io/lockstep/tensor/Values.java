package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.graph.Node;
import io.lockstep.graph.PendingGraph;
import io.lockstep.graph.Source;
import io.lockstep.graph.Stale;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Planner;
import io.lockstep.runtime.BoundPlan;
import io.lockstep.runtime.DeviceMemory;
import io.lockstep.runtime.PlanCache;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of nodes on one engine: computes what is not known, and knows until when a value is
 * right. Time is counted in writes to anything that values are computed from.
 */
final class Values {
  /** Operations behind one another that may wait to be computed. */
  private static final int MOST_PENDING = 256;

  private final Backend backend;
  private final DeviceMemory memory;
  private final PlanCache plans;
  private long now;

  Values(Backend backend, DeviceMemory memory, PlanCache plans) {
    this.backend = backend;
    this.memory = memory;
    this.plans = plans;
  }

  /** Says that something that values are computed from has changed, and returns when. */
  long countWrite() {
    return ++now;
  }

  /** Says that a source was written. */
  void countWrite(Source source) {
    source.write(countWrite());
  }

  /** Says that a node was made by an operation at this moment. */
  void make(Node node) {
    Checks.isCurrent("stale", "a detached value or growing sum", Stale.make(node, now));
  }

  /** Refuses a value that is to be kept from now on, and was detached before a write. */
  void requireCurrent(Node value) {
    Checks.isCurrent("stale", "a detached value", Stale.of(value, now));
  }

  /** Says that a gradient was made; it is as good as its result, of which nothing is asked anew. */
  void makeGradient(Node node) {
    var _ = Stale.make(node, now);
  }

  /** Returns whether a constant has grown so long that it should be computed. */
  boolean isLong(Node node) {
    return node.isConstant()
        && node.pending() > MOST_PENDING
        && PendingGraph.length(node) > MOST_PENDING;
  }

  /** Returns the value of a node at this moment. */
  Source of(Node node) {
    Source known = PendingGraph.known(node, now);
    if (known == null) {
      compute(List.of(node));
      known = PendingGraph.known(node, now);
    }
    if (known == null) {
      throw new IllegalStateException("[read] " + Node.describe(node) + " was not computed");
    }
    return known;
  }

  /** Returns the same as a source that nothing changes. */
  Source copy(Node node) {
    Source value = of(node);
    if (value.isConstant()) {
      return value;
    }
    Checks.isThere("snapshot", value);
    long bytes = (long) value.shape().size() * value.dtype().bytes();
    Buffer copy = memory.allocate(bytes);
    backend.copy(value.buffer(), 0, copy, 0, bytes);
    Source result = Source.constant("snapshot", value.dtype(), value.shape(), copy);
    memory.tie(result, copy);
    return result;
  }

  /** Computes the nodes that are not known, together. */
  void compute(List<Node> nodes) {
    List<Node> open =
        nodes.stream().distinct().filter(n -> PendingGraph.known(n, now) == null).toList();
    if (!open.isEmpty()) {
      PendingGraph pending = PendingGraph.of(open, now);
      pending.remember(run(pending.roots()), now);
    }
  }

  private List<Source> run(List<Node> roots) {
    Plan plan = plans.plan(roots, List.of());
    List<Source> sources = Planner.sources(roots, List.of());
    sources.forEach(s -> Checks.isThere("evaluate", s));
    List<Buffer> buffers = memory.allocate(plan);
    List<Buffer> outputs = buffers.subList(0, roots.size());
    Buffer arena = buffers.getLast();
    try (Recording recording =
        backend.record(BoundPlan.launches(backend, plan, sources, outputs, arena))) {
      recording.replay();
      backend.synchronize();
    } catch (Throwable e) {
      outputs.forEach(memory::free);
      throw e;
    } finally {
      memory.free(arena);
    }
    List<Source> values = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Plan.Output output = plan.outputs().get(i);
      Source value = Source.constant("result", output.dtype(), output.shape(), outputs.get(i));
      memory.tie(value, outputs.get(i));
      values.add(value);
    }
    return values;
  }
}
