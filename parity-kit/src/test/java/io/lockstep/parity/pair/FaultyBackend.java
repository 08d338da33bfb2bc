package io.lockstep.parity.pair;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The CPU, which flips the last bit of an element that one launch of all has written. */
public final class FaultyBackend implements Backend {
  private final Backend cpu = EngineOptions.of("cpu").withThreads(1).openDevice();
  private final Map<Kernel, KernelSpec> specs = new IdentityHashMap<>();
  private final long faultyLaunch;
  private final long element;
  private long launches;

  /**
   * Opens the device.
   *
   * @param faultyLaunch which of all kernels launched on it goes wrong, from 1
   * @param element of its first output, counted from the beginning of that argument; it may lie
   *     outside of what the kernel writes
   */
  public FaultyBackend(long faultyLaunch, long element) {
    this.faultyLaunch = faultyLaunch;
    this.element = element;
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("faulty", "a CPU that errs once", 0, true);
  }

  @Override
  public Buffer allocate(long bytes) {
    return cpu.allocate(bytes);
  }

  @Override
  public void free(Buffer buffer) {
    cpu.free(buffer);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    cpu.upload(source, target, targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    cpu.download(source, sourceOffset, target);
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long count) {
    cpu.copy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    Kernel kernel = cpu.compile(spec);
    specs.put(kernel, spec);
    return kernel;
  }

  @Override
  public Recording record(List<Launch> plan) {
    List<Recording> each = plan.stream().map(l -> cpu.record(List.of(l))).toList();
    return new Recording() {
      @Override
      public void replay() {
        for (int i = 0; i < plan.size(); i++) {
          each.get(i).replay();
          launches++;
          if (launches == faultyLaunch) {
            flip(plan.get(i));
          }
        }
      }

      @Override
      public void close() {
        each.forEach(Recording::close);
      }
    };
  }

  private void flip(Launch launch) {
    KernelSpec spec = Objects.requireNonNull(specs.get(launch.kernel()));
    int position = spec.inputCount();
    Argument output = launch.arguments().get(position);
    long at = output.offset() + element * spec.arguments().get(position).bytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment lowest = arena.allocate(1);
      cpu.download(output.buffer(), at, lowest);
      lowest.set(ValueLayout.JAVA_BYTE, 0, (byte) (lowest.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
      cpu.upload(lowest, output.buffer(), at);
    }
  }

  @Override
  public void synchronize() {
    cpu.synchronize();
  }

  @Override
  public void close() {
    cpu.close();
  }
}
