package io.lockstep.tensor;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.graph.Source;
import io.lockstep.plan.Plan;
import java.util.List;

/**
 * A computation that was planned, compiled and recorded once and can be replayed: forward, backward
 * and update of a training step. Owns its device memory until closed.
 */
public final class CompiledStep implements AutoCloseable {
  private final Engine engine;
  private final Plan plan;
  private final Recording recording;
  private final Buffer arena;
  private final List<Tensor> outputs;
  private final List<Buffer> outputBuffers;
  private boolean closed;

  CompiledStep(
      Engine engine,
      Plan plan,
      Recording recording,
      Buffer arena,
      List<Tensor> outputs,
      List<Buffer> outputBuffers) {
    this.engine = engine;
    this.plan = plan;
    this.recording = recording;
    this.arena = arena;
    this.outputs = outputs;
    this.outputBuffers = outputBuffers;
  }

  /** Runs the step on the present contents of its inputs; may return before it is done. */
  public void run() {
    if (closed) {
      throw new IllegalStateException("[step] is closed; compile a new one");
    }
    engine.checkOpen("step");
    recording.replay();
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
      engine.release(recording, arena, outputBuffers);
    }
  }

  static Tensor output(Engine engine, int index, Plan.Output output, Buffer buffer) {
    return new Tensor(
        engine, new Source("output " + index, output.dtype(), output.shape(), buffer));
  }
}
