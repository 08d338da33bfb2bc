package io.lockstep.backend.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;

/**
 * The arguments of a launch, in memory that is written once and used for many launches: a value of
 * 8 bytes for each, and behind the values their addresses, which is what the driver reads.
 */
public final class LaunchArguments implements AutoCloseable {
  private static final int SLOT = Long.BYTES;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment values;
  private final int count;
  private final Pointer pointer;

  /** Creates the memory for a number of arguments, all of them 0. */
  public LaunchArguments(int count) {
    this.count = count;
    values = arena.allocate(2L * SLOT * Math.max(count, 1), SLOT);
    for (int i = 0; i < count; i++) {
      values.setAtIndex(
          ValueLayout.JAVA_LONG, (long) count + i, values.address() + (long) i * SLOT);
    }
    pointer = new HostAddress(values.address() + (long) count * SLOT);
  }

  /** Sets a device address. */
  public void setAddress(int index, long address) {
    assert index < count;
    values.setAtIndex(ValueLayout.JAVA_LONG, index, address);
  }

  /** Sets a 32-bit integer. */
  public void setInt(int index, int value) {
    assert index < count;
    values.set(ValueLayout.JAVA_INT, (long) index * SLOT, value);
  }

  /** Returns the {@code void**} of the driver. */
  Pointer pointer() {
    return pointer;
  }

  /** Frees the memory. */
  @Override
  public void close() {
    arena.close();
  }
}
