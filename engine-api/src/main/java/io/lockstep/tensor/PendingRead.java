package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * A tensor's elements on their way to the host, as they were when {@link Engine#readLater} was
 * called; later runs do not change them. One that is no longer wanted may be dropped.
 */
public final class PendingRead {
  private final Engine engine;
  private final Tensor tensor;
  private final Source source;
  private final Backend.Download download;

  /** Takes over a copy; holds what is copied, so that it lives until then. */
  PendingRead(Engine engine, Tensor tensor, Source source, Backend.Download download) {
    this.engine = engine;
    this.tensor = tensor;
    this.source = source;
    this.download = download;
  }

  /**
   * Returns whether the elements are there; never waits.
   *
   * @throws io.lockstep.backend.BackendException if the device has failed
   */
  public boolean isReady() {
    try (EngineUse _ = engine.use("read")) {
      engine.checkOpen("read");
      return download.isDone();
    }
  }

  /**
   * Copies the elements once they are there; does not wait for anything that was run later.
   *
   * @param target native memory of exactly the tensor's bytes
   * @throws io.lockstep.backend.BackendException if what led to the elements has failed
   */
  public void read(MemorySegment target) {
    try (EngineUse _ = engine.use("read")) {
      engine.checkOpen("read");
      Checks.fits(tensor, target);
      download.await(target);
    } finally {
      Reference.reachabilityFence(source);
    }
  }

  /** Returns the first float of an F32 tensor once it is there. */
  public float readFloat() {
    Checks.hasType("read", "the tensor", tensor, DType.F32);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host =
          arena.allocate((long) tensor.size() * Float.BYTES, Backend.HOST_ALIGNMENT);
      read(host);
      return host.get(ValueLayout.JAVA_FLOAT, 0);
    }
  }
}
