package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Precision;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A device that computes nothing: for plans and checks, which need no hardware. */
public final class NullBackend implements Backend {
  /** Returns an engine that fuses, on a device of this kind. */
  public static Engine engine() {
    return Engine.on(new NullBackend(), EngineOptions.of("null"));
  }

  /** Returns an engine that does not fuse, on a device of this kind. */
  public static Engine unfused() {
    return Engine.on(new NullBackend(), EngineOptions.of("null").withFusion(false));
  }

  /** Returns an engine of a precision, on a device of this kind. */
  public static Engine engine(Precision precision) {
    return Engine.on(new NullBackend(), EngineOptions.of("null").withPrecision(precision));
  }

  private record Region(long bytes) implements Buffer {}

  private record Code(KernelSpec spec) implements Kernel {}

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("null", "computes nothing", 0, false);
  }

  @Override
  public Buffer allocate(long bytes) {
    return new Region(bytes);
  }

  @Override
  public void free(Buffer buffer) {}

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {}

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {}

  @Override
  public void copy(
      Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {}

  @Override
  public Kernel compile(KernelSpec spec) {
    return new Code(spec);
  }

  @Override
  public Recording record(List<Launch> launches) {
    return new Recording() {
      @Override
      public void replay() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void synchronize() {}

  @Override
  public void close() {}
}
