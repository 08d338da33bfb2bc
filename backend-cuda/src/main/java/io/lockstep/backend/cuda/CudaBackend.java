package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA GPU. Work is queued on one stream and done in order, uploads ahead of it on another;
 * nothing but a read waits for it. In a relaxed precision cuBLAS computes the products ({@link
 * LoweredProduct} says which); all else is computed as in strict precision. Its host code is tested
 * against stand-ins for the driver and cuBLAS; it has run on no GPU yet.
 */
public final class CudaBackend implements Backend {
  /** Most replays that are queued and not done; more would only take memory. */
  private static final int REPLAYS_IN_FLIGHT = 8;

  private final CudaSettings settings;
  private final OpenGpu gpu;
  private final CRenderer renderer;
  private final GpuMemory memory;
  private final Programs programs;
  private final Staging staging;
  private final InFlight replays;
  private final FaultRecord faults;
  private final Readbacks reads;

  /** What gives up what opening has created, the latest first. */
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private final Map<KernelSpec, CudaKernel> kernels = new HashMap<>();
  private final Set<CudaBuffer> buffers = new HashSet<>();
  private final Set<CudaRecording> recordings = new HashSet<>();
  private @Nullable BlasProducts blas;

  /**
   * Readies a GPU that has what is required, and probes its bits.
   *
   * @param context the GPU, opened; this backend closes it
   * @param relaxed what computes products, or null in strict precision
   * @throws BackendException if that fails; nothing is held then
   */
  CudaBackend(
      CudaContext context,
      Gpu gpu,
      KernelCompiler compiler,
      BlasProducts.@Nullable Wanted relaxed,
      CudaSettings settings) {
    this.settings = settings;
    this.renderer = new CRenderer(Dialects.CUDA, gpu.limits());
    this.gpu = new OpenGpu(context, gpu);
    opened.addFirst(this.gpu::close);
    try {
      this.programs = new Programs(this.gpu, compiler);
      opened.addFirst(programs::close);
      this.replays = new InFlight(this.gpu, REPLAYS_IN_FLIGHT);
      opened.addFirst(replays::close);
      this.memory = new GpuMemory(this.gpu, settings.memoryLimit(), settings.poison());
      opened.addFirst(memory::close);
      this.staging = new Staging(this.gpu, memory);
      opened.addFirst(staging::close);
      memory.whenShort(staging::giveBack);
      memory.keepFreed();
      BitProbe.run(this.gpu, programs);
      if (relaxed != null) {
        BlasProducts products = new BlasProducts(this.gpu, memory, relaxed);
        opened.addFirst(products::close);
        blas = products;
      }
      this.faults = new FaultRecord(this.gpu, memory);
      opened.addFirst(faults::close);
      this.reads = new Readbacks(this.gpu, faults);
      opened.addFirst(reads::close);
    } catch (Throwable e) {
      release();
      throw e;
    }
  }

  CudaSettings settings() {
    return settings;
  }

  OpenGpu gpu() {
    return gpu;
  }

  GpuMemory memory() {
    return memory;
  }

  Programs programs() {
    return programs;
  }

  InFlight replays() {
    return replays;
  }

  FaultRecord faults() {
    return faults;
  }

  @Override
  public DeviceInfo info() {
    String hardware = gpu.gpu.hardware();
    String description = blas == null ? hardware : hardware + ", " + blas.describe();
    return new DeviceInfo("cuda", description, gpu.gpu.memoryBytes(), false);
  }

  @Override
  public Buffer allocate(long bytes) {
    gpu.enter("allocate");
    CudaBuffer buffer = new CudaBuffer(this, memory.take(bytes), bytes);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public void free(Buffer buffer) {
    gpu.enterRelease("free");
    CudaBuffer own = own("free", buffer);
    memory.give(own.release());
    buffers.remove(own);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    gpu.enter("upload");
    long address = own("upload", target).address("upload") + targetOffset;
    long bytes = source.byteSize();
    queue("an upload of " + bytes + " bytes", () -> staging.upload(source, address));
  }

  @Override
  public void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    gpu.enter("upload");
    long address = own("upload", target).address("upload") + targetOffset;
    queue("an upload of " + bytes + " bytes", () -> staging.upload(source, bytes, unit, address));
  }

  /** Queues copies; waits for them where each step is checked. */
  private void queue(String what, Runnable copies) {
    gpu.work(
        what,
        () -> {
          copies.run();
          if (settings.check()) {
            gpu.context.synchronize(gpu.stream);
          }
        });
  }

  @Override
  public Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    if (bytes == 0 || bytes > Readbacks.MOST) {
      return Backend.super.downloadLater(source, sourceOffset, bytes);
    }
    gpu.enter("download");
    long address = own("download", source).address("download") + sourceOffset;
    return reads.start(address, (int) bytes);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    gpu.enter("download");
    long address = own("download", source).address("download") + sourceOffset;
    long bytes = target.byteSize();
    if (bytes > 0) {
      gpu.work(
          "a download of " + bytes + " bytes",
          () -> gpu.context.download(address, target, gpu.stream));
    }
    faults.await();
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    gpu.enter("copy");
    long from = own("copy", source).address("copy") + sourceOffset;
    long to = own("copy", target).address("copy") + targetOffset;
    if (bytes > 0) {
      queue("a copy of " + bytes + " bytes", () -> gpu.context.copy(from, to, bytes, gpu.stream));
    }
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    gpu.enter("compile");
    CudaKernel known = kernels.get(spec);
    if (known == null) {
      known = new CudaKernel(this, spec, parts(spec));
      kernels.put(spec, known);
    }
    return known;
  }

  private List<CudaKernel.Part> parts(KernelSpec spec) {
    BlasProducts products = blas;
    Optional<LoweredProduct> lowered = products == null ? Optional.empty() : products.lower(spec);
    if (products == null || lowered.isEmpty()) {
      KernelSource source = render(spec);
      return List.of(CudaKernel.Rendered.whole(spec, source, functions(source)));
    }
    LoweredProduct product = lowered.get();
    List<CudaKernel.Part> parts = new ArrayList<>();
    parts.add(new CudaKernel.Product(spec.name(), product.gemm(), product.target(), products));
    MapSpec epilogue = product.epilogue();
    if (epilogue != null) {
      KernelSource source = render(epilogue);
      parts.add(new CudaKernel.Rendered(source, functions(source), product.arguments()));
    }
    return parts;
  }

  private KernelSource render(KernelSpec spec) {
    try {
      return renderer.render(spec);
    } catch (IllegalArgumentException e) {
      throw new BackendException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<CudaContext.Function> functions(KernelSource source) {
    return source.launch().phases().stream()
        .map(p -> programs.function(source.name(), source.source(), p.function()))
        .toList();
  }

  @Override
  public Recording record(List<Launch> launches) {
    gpu.enter("record");
    CudaRecording recording = new CudaRecording(this, launches);
    recordings.add(recording);
    return recording;
  }

  void forget(CudaRecording recording) {
    recordings.remove(recording);
  }

  @Override
  public void synchronize() {
    gpu.enter("synchronize");
    faults.await();
  }

  @Override
  public void close() {
    if (!gpu.isClosed()) {
      gpu.enterRelease("close");
      gpu.released(() -> gpu.context.synchronize(gpu.stream));
      Set.copyOf(recordings).forEach(CudaRecording::close);
      buffers.forEach(CudaBuffer::release);
      buffers.clear();
      kernels.clear();
      release();
    }
  }

  /** Gives everything up that opening has created so far. */
  private void release() {
    opened.forEach(Runnable::run);
    opened.clear();
  }

  /** Returns the error of a launch, after which the device is unusable. */
  BackendException workError(CudaException e, String during) {
    CudaException error = gpu.failed(e, during);
    if (!error.isOutOfMemory()) {
      return error;
    }
    OutOfDeviceMemoryException none = memory.outOfMemory(memory.usedBytes());
    none.initCause(error);
    return none;
  }

  CudaBuffer own(String operation, Buffer buffer) {
    if (buffer instanceof CudaBuffer b && b.belongsTo(this)) {
      return b;
    }
    throw new BackendException(
        "[" + operation + "] the buffer belongs to another device; copy it through the host");
  }
}
