package io.lockstep.parity;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The CPU, of whose results one element is another than it computed. */
final class PlantingBackend implements Backend {
  private final Backend cpu;
  private int wait = -1;
  private DType dtype = DType.F32;
  private int index;
  private double value;
  private int downloads;

  PlantingBackend(EngineOptions options) {
    this.cpu = options.openDevice();
  }

  /** Plants a value in an element of the result that is read after so many others. */
  void plant(int after, DType type, int at, double planted) {
    wait = after;
    dtype = type;
    index = at;
    value = planted;
  }

  /** Returns how often something has been read. */
  int downloads() {
    return downloads;
  }

  /** Returns whether what was to be planted has been. */
  boolean isPlanted() {
    return wait < 0;
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    cpu.download(source, sourceOffset, target);
    downloads++;
    if (wait-- == 0) {
      switch (dtype) {
        case F32 -> target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * 4L, (float) value);
        case F64 -> target.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * 8L, value);
        case I32 -> target.set(ValueLayout.JAVA_INT_UNALIGNED, index * 4L, (int) value);
        case U8, BOOL -> target.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
        case BF16 -> throw new IllegalArgumentException("no tensor has this type");
      }
    }
  }

  @Override
  public DeviceInfo info() {
    return cpu.info();
  }

  @Override
  public Buffer allocate(long count) {
    return cpu.allocate(count);
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
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long count) {
    cpu.copy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return cpu.compile(spec);
  }

  @Override
  public Recording record(List<Launch> launches) {
    return cpu.record(launches);
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
