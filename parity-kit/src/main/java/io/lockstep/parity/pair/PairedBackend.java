package io.lockstep.parity.pair;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.compare.Elements;
import io.lockstep.backend.compare.RegionComparison;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.pair.PairedArgument.Copies;
import io.lockstep.parity.reproduction.KernelResults;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two devices as one: every kernel runs on both, one by one, and the elements that it wrote are
 * compared bit for bit before the next one starts. A trainer or a case runs on it unmodified,
 * through {@link io.lockstep.tensor.Engine#on}; the first difference ends it with a {@link
 * DivergenceException}. NaN agrees with NaN, as the contract leaves its bits open.
 *
 * <p>Memory is zero when it is allocated here, so that all of it agrees and a write beside an
 * output shows.
 */
public final class PairedBackend implements Backend {
  private static final MemorySegment ZEROS = Arena.global().allocate(1 << 20, 64).asReadOnly();

  private final Backend a;
  private final Backend b;
  private final DeviceInfo info;
  private Copies staging = Copies.allocate(0);
  private final Map<KernelSpec, Long> launchesOf = new HashMap<>();
  private long launches;
  private long values;

  /** Takes two open devices, which it closes when it is closed. */
  public PairedBackend(Backend a, Backend b) {
    this.a = a;
    this.b = b;
    this.info =
        new DeviceInfo(
            a.info().backend() + "+" + b.info().backend(),
            KernelResults.name(a) + " in step with " + KernelResults.name(b),
            Math.min(a.info().memoryBytes(), b.info().memoryBytes()),
            a.info().supportsF64() && b.info().supportsF64());
  }

  /** Returns the number of kernel launches compared so far. */
  public long launches() {
    return launches;
  }

  /** Returns how many launches of one kernel gave the same bits so far. */
  public long launches(KernelSpec kernel) {
    return launchesOf.getOrDefault(kernel, 0L);
  }

  /** Returns the number of elements that were written by kernels and compared so far. */
  public long values() {
    return values;
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  Backend a() {
    return a;
  }

  Backend b() {
    return b;
  }

  @Override
  public Buffer allocate(long bytes) {
    Buffer first = a.allocate(bytes);
    PairedBuffer pair;
    try {
      pair = new PairedBuffer(first, b.allocate(bytes));
    } catch (Throwable e) {
      a.free(first);
      throw e;
    }
    for (long at = 0; at < bytes; at += ZEROS.byteSize()) {
      upload(ZEROS.asSlice(0, Math.min(bytes - at, ZEROS.byteSize())), pair, at);
    }
    return pair;
  }

  @Override
  public void free(Buffer buffer) {
    PairedBuffer pair = PairedBuffer.of(buffer);
    a.free(pair.a);
    b.free(pair.b);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    PairedBuffer pair = PairedBuffer.of(target);
    a.upload(source, pair.a, targetOffset);
    b.upload(source, pair.b, targetOffset);
  }

  /**
   * Copies the first device's memory to the host.
   *
   * @throws BackendException if the second device's memory differs, though all kernels agreed
   */
  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    PairedBuffer pair = PairedBuffer.of(source);
    a.download(pair.a, sourceOffset, target);
    MemorySegment second = staging(target.byteSize()).b();
    b.download(pair.b, sourceOffset, second);
    if (target.mismatch(second) != -1) {
      checkDownload(pair.written == null ? DType.U8 : pair.written, target, second);
    }
  }

  private void checkDownload(DType dtype, MemorySegment first, MemorySegment second) {
    Shape shape = Shape.of(Math.toIntExact(first.byteSize() / dtype.bytes()));
    RegionComparison found =
        RegionComparison.of(new Region(dtype, Layout.contiguous(shape)), first, second);
    if (!found.isEqual()) {
      throw new BackendException(
          "[download] element "
              + found.index()
              + " of "
              + dtype
              + shape
              + " came as "
              + Elements.text(dtype, found.a())
              + " from "
              + KernelResults.name(a)
              + " and as "
              + Elements.text(dtype, found.b())
              + " from "
              + KernelResults.name(b)
              + ", though every kernel wrote the same; check how the devices transfer memory");
    }
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    PairedBuffer from = PairedBuffer.of(source);
    PairedBuffer to = PairedBuffer.of(target);
    a.copy(from.a, sourceOffset, to.a, targetOffset, bytes);
    b.copy(from.b, sourceOffset, to.b, targetOffset, bytes);
    to.written = from.written;
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return new PairedKernel(spec, a.compile(spec), b.compile(spec));
  }

  @Override
  public Recording record(List<Launch> plan) {
    return new PairedRecording(this, plan);
  }

  @Override
  public void synchronize() {
    a.synchronize();
    b.synchronize();
  }

  @Override
  public void close() {
    try {
      a.close();
    } finally {
      b.close();
    }
  }

  /** Returns host memory for bytes of both devices; the next call may return the same. */
  Copies staging(long bytes) {
    if (staging.a().byteSize() < bytes) {
      staging = Copies.allocate(bytes);
    }
    return staging.slice(0, bytes);
  }

  void count(KernelSpec kernel, long elements) {
    launches++;
    launchesOf.merge(kernel, 1L, Long::sum);
    values += elements;
  }

  /** A kernel compiled for both devices. */
  record PairedKernel(KernelSpec spec, Kernel a, Kernel b) implements Kernel {}
}
