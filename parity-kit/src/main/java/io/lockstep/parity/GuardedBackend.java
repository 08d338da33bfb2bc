package io.lockstep.parity;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A device whose buffers lie between guards and start as NaN: a kernel that writes in front of a
 * buffer or behind it, or reads what nobody has written, is found out even where no result shows
 * it.
 */
final class GuardedBackend implements Backend {
  /** Bytes in front of a buffer and behind it; keeps the alignment. */
  private static final int GUARD = 256;

  /** A NaN as a float, and a double, with a payload that no computation gives. */
  private static final byte FILLING = (byte) 0xff;

  private final Backend device;
  private final List<GuardedBuffer> unchecked = new ArrayList<>();

  private record GuardedBuffer(Buffer inner, long bytes) implements Buffer {
    static GuardedBuffer of(Buffer buffer) {
      return (GuardedBuffer) buffer;
    }
  }

  /** Takes an open device, which it closes when it is closed. */
  GuardedBackend(Backend device) {
    this.device = device;
  }

  /**
   * Checks the guards of all buffers allocated since the last time.
   *
   * @throws BackendException if one has been written
   */
  void check() {
    List<GuardedBuffer> buffers = List.copyOf(unchecked);
    unchecked.clear();
    buffers.forEach(this::check);
  }

  private void check(GuardedBuffer buffer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment guard = arena.allocate(GUARD, GUARD);
      for (boolean behind : new boolean[] {false, true}) {
        device.download(buffer.inner, behind ? GUARD + buffer.bytes : 0, guard);
        for (int i = 0; i < GUARD; i++) {
          if (guard.get(ValueLayout.JAVA_BYTE, i) != FILLING) {
            long distance = behind ? i : GUARD - i;
            String where = behind ? " bytes behind the end of" : " bytes in front of";
            throw new BackendException(
                "[guard] a kernel wrote "
                    + distance
                    + where
                    + " a buffer of "
                    + buffer.bytes
                    + " bytes; look at the bounds of its last work-items");
          }
        }
      }
    }
  }

  @Override
  public DeviceInfo info() {
    return device.info();
  }

  @Override
  public Buffer allocate(long bytes) {
    long all = bytes + 2 * GUARD;
    GuardedBuffer buffer = new GuardedBuffer(device.allocate(all), bytes);
    try (Arena arena = Arena.ofConfined()) {
      device.upload(arena.allocate(all, GUARD).fill(FILLING), buffer.inner, 0);
    }
    unchecked.add(buffer);
    return buffer;
  }

  @Override
  public void free(Buffer buffer) {
    GuardedBuffer guarded = GuardedBuffer.of(buffer);
    boolean open = unchecked.remove(guarded);
    try {
      if (open) {
        check(guarded);
      }
    } finally {
      device.free(guarded.inner);
    }
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    device.upload(source, GuardedBuffer.of(target).inner, GUARD + targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    device.download(GuardedBuffer.of(source).inner, GUARD + sourceOffset, target);
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    device.copy(
        GuardedBuffer.of(source).inner,
        GUARD + sourceOffset,
        GuardedBuffer.of(target).inner,
        GUARD + targetOffset,
        bytes);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return device.compile(spec);
  }

  @Override
  public Recording record(List<Launch> launches) {
    return device.record(launches.stream().map(GuardedBackend::shifted).toList());
  }

  private static Launch shifted(Launch launch) {
    return new Launch(
        launch.kernel(),
        launch.arguments().stream()
            .map(a -> new Argument(GuardedBuffer.of(a.buffer()).inner, GUARD + a.offset()))
            .toList());
  }

  @Override
  public void synchronize() {
    device.synchronize();
  }

  @Override
  public void close() {
    device.close();
  }
}
