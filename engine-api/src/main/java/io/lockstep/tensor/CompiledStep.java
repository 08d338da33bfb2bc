package io.lockstep.tensor;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.plan.Assignment;
import io.lockstep.plan.Plan;
import io.lockstep.runtime.RecordedPlan;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A computation that was planned, compiled and recorded once and can be replayed: forward, backward
 * and update of a training step. Owns its device memory until closed.
 */
public final class CompiledStep implements AutoCloseable {
  private final Engine engine;
  private final Plan plan;
  private final List<Node> outputNodes;
  private final List<Node> updateNodes;
  private final RecordedPlan recording;
  private final List<Source> read;
  private final List<Source> written;
  private final List<Buffer> buffers;
  private final List<Tensor> outputs;
  private boolean closed;

  /**
   * Takes over a recording. What it reads and writes is held, so that those buffers live as long as
   * the step.
   *
   * @param outputNodes what the outputs are
   * @param updates what is given new values, and which
   * @param read the sources it reads; what is updated in part must be there as well
   * @param buffers those of the plan's outputs, then its arena; owned
   */
  CompiledStep(
      Engine engine,
      Plan plan,
      List<Node> outputNodes,
      List<Assignment> updates,
      RecordedPlan recording,
      List<Source> read,
      List<Buffer> buffers) {
    this.engine = engine;
    this.plan = plan;
    this.outputNodes = List.copyOf(outputNodes);
    this.updateNodes = updates.stream().map(Assignment::value).toList();
    List<SourceRange> targets = updates.stream().map(Assignment::target).toList();
    this.recording = recording;
    Set<Source> needed = new LinkedHashSet<>(read);
    targets.stream().filter(t -> !t.isWhole()).map(SourceRange::source).forEach(needed::add);
    this.read = List.copyOf(needed);
    this.buffers = buffers;
    this.written = new ArrayList<>(targets.stream().map(SourceRange::source).distinct().toList());
    this.outputs =
        IntStream.range(0, plan.outputs().size())
            .mapToObj(i -> output(plan.outputs().get(i), i, buffers.get(i)))
            .toList();
  }

  private Tensor output(Plan.Output output, int index, Buffer buffer) {
    Source source = new Source("output " + index, output.dtype(), output.shape(), buffer);
    source.undefine("is computed by a step that has not run; run the step first");
    written.add(source);
    return new Tensor(engine, source);
  }

  /**
   * Runs the step on the present contents of its inputs; may return before it is done.
   *
   * @throws TensorException.MissingValue if an input has never been written
   */
  public void run() {
    if (closed) {
      throw new IllegalStateException("[step] is closed; compile a new one");
    }
    try (EngineUse _ = engine.use("step")) {
      for (int i = 0; i < read.size(); i++) {
        Checks.isThere("step", read.get(i));
      }
      long now = engine.countWrite();
      engine.replay(recording);
      for (int i = 0; i < written.size(); i++) {
        written.get(i).define();
        written.get(i).write(now);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the outputs in the order they were asked for; each holds the values of the latest run.
   */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** Returns one of the outputs, which holds the value of the latest run. */
  public Tensor output(int index) {
    return outputs.get(index);
  }

  /** Returns the engine it runs on. */
  public Engine engine() {
    return engine;
  }

  /** Returns what computes the outputs, for who works on graphs. */
  public List<Node> outputNodes() {
    return outputNodes;
  }

  /** Returns what computes the new values, for who works on graphs. */
  public List<Node> updateNodes() {
    return updateNodes;
  }

  /** Returns the plan, for profiles and tests. */
  public Plan plan() {
    return plan;
  }

  /** Frees the step's memory; its outputs become invalid. */
  @Override
  public void close() {
    try (EngineUse _ = engine.use("close")) {
      if (!closed) {
        closed = true;
        outputs.forEach(CompiledStep::end);
        engine.release(recording, buffers);
      }
    }
  }

  private static void end(Tensor output) {
    ((Source) output.node()).undefine("belongs to a step that is closed; read it before");
  }
}
