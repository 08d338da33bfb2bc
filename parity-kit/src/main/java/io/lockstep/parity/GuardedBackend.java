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
import org.jspecify.annotations.Nullable;

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
  private final boolean eager;
  private final List<GuardedBuffer> unchecked = new ArrayList<>();
  private @Nullable BackendException foundWhenFreed;

  private record GuardedBuffer(Buffer inner, long bytes) implements Buffer {
    static GuardedBuffer of(Buffer buffer) {
      return (GuardedBuffer) buffer;
    }
  }

  private record GuardedKernel(KernelSpec spec, Kernel inner) implements Kernel {}

  /**
   * Takes an open device, which it closes when it is closed.
   *
   * @param eager whether the guards are checked after each replay, so that the error names the
   *     kernel where recordings have one; else when {@link #check} is called
   */
  GuardedBackend(Backend device, boolean eager) {
    this.device = device;
    this.eager = eager;
  }

  /**
   * Checks the guards of all buffers allocated since the last time, those freed already too.
   *
   * @throws BackendException if one has been written
   */
  void check() {
    List<GuardedBuffer> buffers = List.copyOf(unchecked);
    unchecked.clear();
    buffers.forEach(b -> check(b, "a kernel"));
    BackendException found = foundWhenFreed;
    foundWhenFreed = null;
    if (found != null) {
      throw found;
    }
  }

  private void check(GuardedBuffer buffer, String kernel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment guard = arena.allocate(GUARD, GUARD);
      for (boolean behind : new boolean[] {false, true}) {
        device.download(buffer.inner, behind ? GUARD + buffer.bytes : 0, guard);
        for (int i = 0; i < GUARD; i++) {
          if (guard.get(ValueLayout.JAVA_BYTE, i) != FILLING) {
            String where =
                behind
                    ? " behind the end, at byte " + i
                    : " before the start, at byte -" + (GUARD - i);
            throw new BackendException(
                "[guard] "
                    + kernel
                    + " wrote outside of a buffer of "
                    + buffer.bytes
                    + " bytes:"
                    + where
                    + "; look at the bounds of its last work-items");
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
    if (unchecked.remove(guarded) && !eager) {
      try {
        check(guarded, "a kernel");
      } catch (BackendException e) {
        // Freeing may follow another error, which must not be lost.
        foundWhenFreed = e;
      }
    }
    device.free(guarded.inner);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    device.upload(source, GuardedBuffer.of(target).inner, GUARD + targetOffset);
  }

  @Override
  public void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    device.upload(source, bytes, unit, GuardedBuffer.of(target).inner, GUARD + targetOffset);
  }

  @Override
  public Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    return device.downloadLater(GuardedBuffer.of(source).inner, GUARD + sourceOffset, bytes);
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
    return new GuardedKernel(spec, device.compile(spec));
  }

  @Override
  public Recording record(List<Launch> launches) {
    Recording recording = device.record(launches.stream().map(GuardedBackend::shifted).toList());
    return eager ? new CheckedRecording(launches, recording) : recording;
  }

  private static Launch shifted(Launch launch) {
    return new Launch(
        ((GuardedKernel) launch.kernel()).inner(),
        launch.arguments().stream()
            .map(a -> new Argument(GuardedBuffer.of(a.buffer()).inner, GUARD + a.offset()))
            .toList());
  }

  /** Checks the guards of its arguments after each replay. */
  private final class CheckedRecording implements Recording {
    private final List<Launch> launches;
    private final Recording recording;

    CheckedRecording(List<Launch> launches, Recording recording) {
      this.launches = launches;
      this.recording = recording;
    }

    @Override
    public void replay() {
      recording.replay();
      for (Launch launch : launches) {
        KernelSpec spec = ((GuardedKernel) launch.kernel()).spec();
        String kernel = "kernel " + spec.summary();
        launch.arguments().forEach(a -> check(GuardedBuffer.of(a.buffer()), kernel));
      }
    }

    @Override
    public void close() {
      recording.close();
    }
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
