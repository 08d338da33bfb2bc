package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A tensor's elements on their way to the host, as they were when {@link Engine#readLater} was
 * called; later runs do not change them. One that is no longer wanted may be dropped.
 */
public final class PendingRead {
  private final Engine engine;
  private final Tensor tensor;
  private final Backend.Download download;

  PendingRead(Engine engine, Tensor tensor, Backend.Download download) {
    this.engine = engine;
    this.tensor = tensor;
    this.download = download;
  }

  /**
   * Returns whether the elements are there; never waits.
   *
   * @throws io.lockstep.backend.BackendException if the device has failed
   */
  public boolean isReady() {
    engine.checkOpen("read");
    return download.isDone();
  }

  /**
   * Copies the elements once they are there; does not wait for anything that was run later.
   *
   * @param target native memory of exactly the tensor's bytes
   * @throws io.lockstep.backend.BackendException if what led to the elements has failed
   */
  public void read(MemorySegment target) {
    engine.checkOpen("read");
    Checks.fits(tensor, target);
    download.await(target);
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
