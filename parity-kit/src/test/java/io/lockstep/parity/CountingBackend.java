package io.lockstep.parity;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.ServiceLoader;

/** The CPU, counting the bytes it has lent and the launches it got, and wrong on request. */
final class CountingBackend implements Backend {
  private final Backend cpu;
  private long bytes;
  private long launches;
  private boolean flips;

  private CountingBackend(Backend cpu) {
    this.cpu = cpu;
  }

  static CountingBackend ofCpu() {
    BackendProvider provider =
        ServiceLoader.load(BackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(p -> p.name().equals("cpu"))
            .findFirst()
            .orElseThrow();
    return new CountingBackend(provider.open(BackendOptions.DEFAULT.withThreads(1)));
  }

  CountingBackend flippingLastBitOfDownloads() {
    flips = true;
    return this;
  }

  long bytes() {
    return bytes;
  }

  /** Returns the number of kernel launches recorded. */
  long launches() {
    return launches;
  }

  @Override
  public DeviceInfo info() {
    return cpu.info();
  }

  @Override
  public Buffer allocate(long count) {
    bytes += count;
    return cpu.allocate(count);
  }

  @Override
  public void free(Buffer buffer) {
    bytes -= buffer.bytes();
    cpu.free(buffer);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    cpu.upload(source, target, targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    cpu.download(source, sourceOffset, target);
    if (flips && target.byteSize() >= Float.BYTES) {
      target.set(ValueLayout.JAVA_BYTE, 0, (byte) (target.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
    }
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long count) {
    cpu.copy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return cpu.compile(spec);
  }

  @Override
  public Recording record(List<Launch> planned) {
    launches += planned.size();
    return cpu.record(planned);
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
