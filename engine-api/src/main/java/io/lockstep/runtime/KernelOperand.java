package io.lockstep.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.kernels.spec.Region;
import java.lang.foreign.MemorySegment;

/** Elements on a device that a kernel reads or writes. */
public final class KernelOperand {
  private final Backend backend;
  private final Region region;
  private final Argument argument;

  KernelOperand(Backend backend, Region region, Argument argument) {
    this.backend = backend;
    this.region = region;
    this.argument = argument;
  }

  /** Returns type and layout of the elements. */
  public Region region() {
    return region;
  }

  /** Returns the number of bytes from the first element to the end of the last. */
  public long bytes() {
    return region.byteSize();
  }

  /**
   * Copies some of its bytes to the host, after all work before.
   *
   * @param from offset from the first element's
   */
  public void read(long from, MemorySegment target) {
    backend.download(argument.buffer(), first() + from, target);
  }

  /** Puts all of its bytes back to what they were. */
  public void write(MemorySegment bytes) {
    backend.upload(bytes, argument.buffer(), first());
  }

  /** Returns whether it shares memory with another one. */
  public boolean meets(KernelOperand other) {
    return argument.buffer() == other.argument.buffer()
        && first() < other.first() + other.bytes()
        && other.first() < first() + bytes();
  }

  private long first() {
    return argument.offset() + region.firstByte();
  }
}
