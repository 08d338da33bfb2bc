package io.lockstep.backend.opencl;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.queue.BitProbe;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.backend.support.BinaryCache;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An in-order command queue of OpenCL. */
final class OpenClQueue implements CommandQueue {
  /** Largest write that passes through pinned memory at once, in bytes. */
  static final long LARGEST_WRITE = 32L << 20;

  private static final String PROBE_HEAD =
      """
      #pragma OPENCL FP_CONTRACT OFF
      __kernel void bit_probe(__global const int* in, __global int* out) {
        const uint i = (uint)get_global_id(0);
      """;

  private static final String FAULT_KEEPER =
      """
      __kernel void keep_fault(
          __global int* fault,
          __global const int* indices,
          __global int* kept,
          int place,
          ulong offset) {
        if (fault[0] != 2147483647) {
          if (kept[0] == 0) {
            kept[0] = 1;
            kept[1] = place;
            kept[2] = fault[0];
            kept[3] = indices[offset + (ulong)fault[0]];
          }
          fault[0] = 2147483647;
        }
      }
      """;

  private final OpenDevice device;
  private final boolean simulator;
  private final ProgramCompiler compiler;
  private final @Nullable Profile profile;

  /** Of words that OpenCL reads and writes within calls. */
  private final Arena arena = Arena.ofAuto();

  private final MemorySegment scratch = words(2);
  private final OpenClEvent ran;

  /** What a simulator has freed and keeps until memory runs out. */
  private final List<Block> freed = new ArrayList<>();

  OpenClQueue(OpenCl cl, DeviceProperties properties, OpenClSettings settings) {
    this.device = new OpenDevice(cl, properties, settings.profile());
    this.simulator = settings.simulator();
    this.compiler =
        new ProgramCompiler(device, new BinaryCache("opencl", settings.cacheFor(properties)));
    this.profile = settings.profile() ? new Profile(device) : null;
    this.ran = createEvent();
  }

  private MemorySegment words(int count) {
    return NativeMemory.allocate(arena, (long) count * Long.BYTES, Long.BYTES);
  }

  /** Returns the times of kernels, where they are added up. */
  @Nullable Profile profile() {
    return profile;
  }

  @Override
  public String label() {
    return device.properties.label();
  }

  @Override
  public String name() {
    return device.properties.name();
  }

  @Override
  public long groupItems() {
    return device.properties.groupItems();
  }

  @Override
  public MemoryRules memoryRules() {
    long largest = device.properties.largestBuffer() / Integer.BYTES * Integer.BYTES;
    return new MemoryRules(device.properties.memoryBytes(), largest, Integer.BYTES, !simulator);
  }

  @Override
  public long freeBytes() {
    return device.properties.largestBuffer();
  }

  /**
   * Has the device provide the memory at once: one with memory of its own may take it for a buffer
   * only when that is first written.
   */
  @Override
  public Block allocate(long bytes) {
    int[] error = new int[1];
    long buffer = device.cl.createBuffer(device.context, Cl.MEM_READ_WRITE, bytes, error);
    if (error[0] != Cl.SUCCESS) {
      throw OpenClException.ofAllocation("clCreateBuffer", error[0], device.fullName());
    }
    if (!device.properties.isCpu()) {
      try {
        int code = device.cl.enqueueFill(device.queue, buffer, MemoryPool.POISON, 0, Integer.BYTES);
        if (code != Cl.SUCCESS) {
          throw OpenClException.ofAllocation("clEnqueueFillBuffer", code, device.fullName());
        }
      } catch (Throwable e) {
        device.cl.releaseBuffer(buffer);
        throw e;
      }
    }
    return new Block(buffer, bytes);
  }

  /** Oclgrind takes values in memory used again for undefined ones, so there it is kept. */
  @Override
  public void free(Block block) {
    if (simulator) {
      freed.add(block);
    } else {
      release(block);
    }
  }

  private void release(Block block) {
    device.check("clReleaseMemObject", device.cl.releaseBuffer(block.handle()));
  }

  @Override
  public void trim() {
    while (!freed.isEmpty()) {
      release(freed.removeLast());
    }
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    return OpenClHostMemory.of(device, bytes);
  }

  @Override
  public long largestWrite() {
    return LARGEST_WRITE;
  }

  private static long address(@Nullable Event done) {
    return done == null ? 0 : ((OpenClEvent) done).address(null);
  }

  @Override
  public void write(MemorySegment source, Block target, long offset, @Nullable Event done) {
    long bytes = source.byteSize();
    device.check(
        "clEnqueueWriteBuffer",
        device.cl.enqueueWrite(
            device.queue, target.handle(), false, offset, bytes, source.address(), address(done)));
  }

  @Override
  public void read(Block source, long offset, MemorySegment target, @Nullable Event done) {
    long bytes = target.byteSize();
    device.check(
        "clEnqueueReadBuffer",
        device.cl.enqueueRead(
            device.queue, source.handle(), false, offset, bytes, target.address(), address(done)));
  }

  @Override
  public void copy(Block source, long sourceOffset, Block target, long targetOffset, long bytes) {
    device.check(
        "clEnqueueCopyBuffer",
        device.cl.enqueueCopy(
            device.queue, source.handle(), target.handle(), sourceOffset, targetOffset, bytes));
  }

  @Override
  public void fill(Block target, int word, long bytes) {
    device.check(
        "clEnqueueFillBuffer",
        device.cl.enqueueFill(device.queue, target.handle(), word, 0, bytes));
  }

  @Override
  public String bitProbe() {
    return BitProbe.source(PROBE_HEAD);
  }

  @Override
  public String faultKeeper() {
    return FAULT_KEEPER;
  }

  @Override
  public Program load(String name, String source, List<String> functions) {
    return new LoadedProgram(device, compiler.program(name, source));
  }

  @Override
  public Command bind(Program program, LaunchShape.Phase phase, List<KernelArgument> arguments) {
    return new OpenClCommand(device, scratch, ((LoadedProgram) program).handle(), phase, arguments);
  }

  @Override
  public boolean timesEach() {
    return profile != null;
  }

  @Override
  public void run(Command command) {
    command.enqueue(ran);
    ran.await();
  }

  @Override
  public OpenClEvent createEvent() {
    return new OpenClEvent(device, profile, words(1));
  }

  @Override
  public void flush() {
    device.check("clFlush", device.cl.flush(device.queue));
  }

  @Override
  public void finish() {
    device.check("clFinish", device.cl.finish(device.queue));
  }

  @Override
  public void close() {
    try {
      ran.close();
      trim();
    } finally {
      device.close();
    }
  }

  /** A program, built. */
  private record LoadedProgram(OpenDevice device, long handle) implements Program {
    @Override
    public void close() {
      device.check("clReleaseProgram", device.cl.releaseProgram(handle));
    }
  }
}
