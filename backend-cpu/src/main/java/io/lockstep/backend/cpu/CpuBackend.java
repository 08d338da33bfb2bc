package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.Block;
import io.lockstep.backend.cpu.memory.MemoryAccount;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The CPU as a device. Every call has done its work when it returns. */
public final class CpuBackend implements Backend {
  private final DeviceInfo info;
  private final MemoryAccount memory;
  private final CpuRuntime runtime;
  private final Map<KernelSpec, CpuKernel> kernels = new HashMap<>();
  private final Set<CpuBuffer> buffers = new HashSet<>();
  private long bufferBytes;
  private boolean closed;

  CpuBackend(CpuSettings settings, String description, Allocator source) {
    this.info = new DeviceInfo("cpu", description, settings.memoryLimit(), true);
    this.memory = new MemoryAccount("cpu", settings.memoryLimit(), source);
    this.runtime = new CpuRuntime(settings, memory);
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  /** Returns the bytes in buffers that were allocated and not freed. */
  public long usedBytes() {
    return bufferBytes;
  }

  /** Returns the bytes in the working memory of kernels, which counts in the limit as well. */
  public long workingBytes() {
    return memory.used() - bufferBytes;
  }

  @Override
  public Buffer allocate(long bytes) {
    checkOpen("allocate");
    Block block = memory.allocate(bytes, CpuBuffer.PADDING);
    try {
      CpuBuffer buffer = new CpuBuffer(this, block);
      buffers.add(buffer);
      bufferBytes += bytes;
      return buffer;
    } catch (Throwable e) {
      block.close();
      throw e;
    }
  }

  @Override
  public void free(Buffer buffer) {
    checkOpen("free");
    CpuBuffer own = own("free", buffer);
    own.release();
    bufferBytes -= own.bytes();
    buffers.remove(own);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    checkOpen("upload");
    MemorySegment.copy(
        source, 0, own("upload", target).segment("upload"), targetOffset, source.byteSize());
  }

  @Override
  public void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    checkOpen("upload");
    MemorySegment whole = own("upload", target).segment("upload");
    boolean all = targetOffset == 0 && bytes == whole.byteSize();
    source.fill(0, all ? whole : whole.asSlice(targetOffset, bytes));
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    checkOpen("download");
    MemorySegment.copy(
        own("download", source).segment("download"), sourceOffset, target, 0, target.byteSize());
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    checkOpen("copy");
    MemorySegment.copy(
        own("copy", source).segment("copy"),
        sourceOffset,
        own("copy", target).segment("copy"),
        targetOffset,
        bytes);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    checkOpen("compile");
    return kernels.computeIfAbsent(spec, s -> CpuKernels.of(s, runtime));
  }

  @Override
  public Recording record(List<Launch> launches) {
    checkOpen("record");
    return new CpuRecording(this, runtime, launches);
  }

  @Override
  public void synchronize() {
    checkOpen("synchronize");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      runtime.close();
      buffers.forEach(CpuBuffer::release);
      buffers.clear();
      bufferBytes = 0;
    }
  }

  void checkOpen(String operation) {
    if (closed) {
      throw new BackendException("[" + operation + "] the cpu device is closed; open it again");
    }
  }

  CpuBuffer own(String operation, Buffer buffer) {
    if (buffer instanceof CpuBuffer b && b.owner == this) {
      return b;
    }
    throw new BackendException(
        "[" + operation + "] the buffer belongs to another device; copy it through the host");
  }
}
