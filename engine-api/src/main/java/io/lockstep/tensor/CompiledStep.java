package io.lockstep.tensor;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.graph.Source;
import io.lockstep.plan.Plan;
import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A computation that was planned, compiled and recorded once and can be replayed: forward, backward
 * and update of a training step. Owns its device memory until closed.
 */
public final class CompiledStep implements AutoCloseable {
  private final Engine engine;
  private final Plan plan;
  private final Recording recording;
  private final List<Source> sources;
  private final List<Buffer> buffers;
  private final List<Tensor> outputs;
  private boolean closed;

  /**
   * Takes over a recording.
   *
   * @param sources what it reads and writes; held, so that their buffers live as long as the step
   * @param buffers those of the plan's outputs, then its arena; owned
   */
  CompiledStep(
      Engine engine, Plan plan, Recording recording, List<Source> sources, List<Buffer> buffers) {
    this.engine = engine;
    this.plan = plan;
    this.recording = recording;
    this.sources = sources;
    this.buffers = buffers;
    this.outputs =
        IntStream.range(0, plan.outputs().size())
            .mapToObj(i -> output(engine, i, plan.outputs().get(i), buffers.get(i)))
            .toList();
  }

  /** Runs the step on the present contents of its inputs; may return before it is done. */
  public void run() {
    if (closed) {
      throw new IllegalStateException("[step] is closed; compile a new one");
    }
    engine.checkOpen("step");
    try {
      recording.replay();
    } finally {
      Reference.reachabilityFence(sources);
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

  /** Returns the plan, for profiles and tests. */
  public Plan plan() {
    return plan;
  }

  /** Frees the step's memory; its outputs become invalid. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.release(recording, buffers);
    }
  }

  private static Tensor output(Engine engine, int index, Plan.Output output, Buffer buffer) {
    return new Tensor(
        engine, new Source("output " + index, output.dtype(), output.shape(), buffer));
  }
}
