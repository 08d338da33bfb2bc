package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import io.lockstep.backend.cuda.driver.LaunchArguments;
import io.lockstep.backend.queue.BitProbe;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.backend.queue.QueueGuard;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream of a GPU for kernels and all that must be in order with them, and one for uploads. */
final class CudaQueue implements CommandQueue {
  /** Largest write that passes through pinned memory at once, in bytes. */
  static final long LARGEST_WRITE = 16L << 20;

  /** The alignment of the driver's pool; blocks are multiples of it. */
  private static final long ALIGNMENT = 256;

  /** CUDA C++, with the few words of OpenCL C that the cases use. */
  private static final String PROBE_HEAD =
      """
      typedef unsigned int uint;
      static __device__ int as_int(float x) { return __float_as_int(x); }
      static __device__ float as_float(int x) { return __int_as_float(x); }
      static __device__ float convert_float_rte(int x) { return __int2float_rn(x); }
      static __device__ uint mul_hi(uint a, uint b) { return __umulhi(a, b); }

      extern "C" __global__ void bit_probe(const int* in, int* out) {
        const uint i = blockIdx.x * blockDim.x + threadIdx.x;
      """;

  /** The source of {@link BitProbe}. */
  static final String BIT_PROBE = BitProbe.source(PROBE_HEAD);

  /** The source of the kernel that notes faults. */
  static final String FAULT_KEEPER =
      """
      extern "C" __global__ void keep_fault(
          int* fault, const int* indices, int* kept, int place) {
        if (fault[0] != 2147483647) {
          if (kept[0] == 0) {
            kept[0] = 1;
            kept[1] = place;
            kept[2] = fault[0];
            kept[3] = indices[fault[0]];
          }
          fault[0] = 2147483647;
        }
      }
      """;

  private final CudaContext context;
  private final Gpu gpu;
  private final KernelCompiler compiler;
  private final CudaContext.Stream stream;
  private final CudaContext.Stream copies;

  /** Creates the streams; the context is given back if that fails. */
  CudaQueue(CudaContext context, Gpu gpu, KernelCompiler compiler) {
    this.context = context;
    this.gpu = gpu;
    this.compiler = compiler;
    CudaContext.Stream first = null;
    try {
      first = context.createStream();
      this.stream = first;
      this.copies = context.createStream();
    } catch (Throwable e) {
      try (context) {
        if (first != null) {
          context.destroy(first);
        }
      } catch (CudaException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  CudaContext context() {
    return context;
  }

  /** Returns the stream of kernels, and all that must be in order with them. */
  CudaContext.Stream stream() {
    return stream;
  }

  /** Returns the stream of copies that run beside the kernels; ordered by events alone. */
  CudaContext.Stream copies() {
    return copies;
  }

  /**
   * Has the driver's pool keep all that is freed, up to a limit, which is what makes allocating
   * cheap. What it keeps is given back when memory runs out and when the device is closed.
   */
  void keepFreed(long limit) {
    context.keepFreed(limit == 0 ? gpu.memoryBytes() : Math.min(limit, gpu.memoryBytes()));
  }

  @Override
  public String label() {
    return gpu.label();
  }

  @Override
  public String name() {
    return gpu.name();
  }

  @Override
  public long groupItems() {
    return gpu.limits().groupItems();
  }

  @Override
  public void enter() {
    context.makeCurrent();
  }

  @Override
  public MemoryRules memoryRules() {
    return new MemoryRules(gpu.memoryBytes(), Long.MAX_VALUE, ALIGNMENT, false);
  }

  @Override
  public long freeBytes() {
    CudaContext.PoolUse pool = context.poolUse();
    return context.memory().free() + pool.reserved() - pool.used();
  }

  @Override
  public Block allocate(long bytes) {
    return new Block(context.allocate(bytes, stream), bytes);
  }

  @Override
  public void free(Block block) {
    context.free(block.handle(), stream);
  }

  @Override
  public void trim() {
    context.trimPool(0);
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    return new PinnedMemory(context, context.allocateHost(bytes));
  }

  @Override
  public long largestWrite() {
    return LARGEST_WRITE;
  }

  /** Returns where an argument begins. */
  static long address(MemoryArgument argument) {
    return argument.block().handle() + argument.offset();
  }

  @Override
  public void write(MemorySegment source, Block target, long offset, @Nullable Event done) {
    context.upload(source, target.handle() + offset, stream);
    mark(done);
  }

  @Override
  public Optional<WriteAhead> writeAhead(QueueGuard guard, MemoryPool pool) {
    return Optional.of(new CopyAhead(this, guard, pool));
  }

  @Override
  public void read(Block source, long offset, MemorySegment target, @Nullable Event done) {
    context.download(source.handle() + offset, target, stream);
    mark(done);
  }

  @Override
  public void copy(Block source, long sourceOffset, Block target, long targetOffset, long bytes) {
    context.copy(source.handle() + sourceOffset, target.handle() + targetOffset, bytes, stream);
  }

  @Override
  public void fill(Block target, int word, long bytes) {
    context.fill(target.handle(), word, bytes / Integer.BYTES, stream);
  }

  /** Has an event happen when all is done that the stream has now. */
  void mark(@Nullable Event done) {
    if (done != null) {
      ((CudaEvent) done).record(stream);
    }
  }

  @Override
  public String bitProbe() {
    return BIT_PROBE;
  }

  @Override
  public String faultKeeper() {
    return FAULT_KEEPER;
  }

  @Override
  public Program load(String name, String source, List<String> functions) {
    byte[] code = compiler.compile(name, source, gpu.capability(), Dialects.CUDA.buildOptions());
    try {
      CudaContext.Module module = context.load(code);
      try {
        Map<String, CudaContext.Function> found = new HashMap<>();
        functions.forEach(each -> found.put(each, context.function(module, each)));
        return new LoadedProgram(context, module, found);
      } catch (Throwable e) {
        context.unload(module);
        throw e;
      }
    } catch (CudaException e) {
      throw e.during("kernel " + name);
    }
  }

  @Override
  public Command bind(Program program, LaunchShape.Phase phase, List<KernelArgument> arguments) {
    CudaContext.Function function = ((LoadedProgram) program).function(phase.function());
    LaunchArguments to = new LaunchArguments(arguments.size());
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case MemoryArgument elements -> to.setAddress(i, address(elements));
        case WholeBlock whole -> to.setAddress(i, whole.block().handle());
        case Scalar number -> to.setInt(i, number.value());
      }
    }
    return new CudaCommand.Launch(this, function, phase, to);
  }

  @Override
  public Optional<Command> capture(QueueGuard guard, List<Command> commands, String name) {
    context.beginCapture(stream);
    try {
      commands.forEach(command -> command.enqueue(null));
    } catch (Throwable e) {
      guard.released(() -> context.destroy(context.endCapture(stream)));
      throw e;
    }
    CudaContext.Graph captured = context.endCapture(stream);
    try {
      return Optional.of(new CudaCommand.Graph(this, context.instantiate(captured), name));
    } finally {
      guard.released(() -> context.destroy(captured));
    }
  }

  @Override
  public CudaEvent createEvent() {
    return new CudaEvent(context);
  }

  @Override
  public void finish() {
    context.synchronize(stream);
  }

  @Override
  public void close() {
    try (context;
        Closing _ = () -> context.destroy(stream);
        Closing _ = () -> context.destroy(copies);
        Closing _ = () -> context.trimPool(0)) {
      context.synchronize(stream);
    }
  }

  /** One of several things to give up. */
  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** Pinned memory of the host. */
  private record PinnedMemory(CudaContext context, MemorySegment memory) implements HostMemory {
    @Override
    public void close() {
      context.freeHost(memory);
    }
  }

  /** Machine code on the GPU. */
  private record LoadedProgram(
      CudaContext context, CudaContext.Module module, Map<String, CudaContext.Function> functions)
      implements Program {
    CudaContext.Function function(String name) {
      return Objects.requireNonNull(functions.get(name));
    }

    @Override
    public void close() {
      context.unload(module);
    }
  }
}
