package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Launches whose kernels have their arguments bound once, one kernel of OpenCL for each launch; a
 * replay sets nothing and allocates nothing.
 */
final class OpenClRecording implements Backend.Recording {
  private final OpenClBackend backend;
  private final OpenDevice device;
  private final OpenClBuffer[] buffers;
  private final MemoryPool.@Nullable Block workspace;
  private final Arena arena = Arena.ofShared();
  private final List<Bound> bound = new ArrayList<>();
  private final long[] kernels;
  private final String[] names;
  private final MemorySegment globalItems;
  private final MemorySegment groupItems;
  private final String description;
  private final boolean checksIndices;
  private boolean closed;

  /** A kernel with its arguments. */
  private record Bound(long kernel, String name, long globalItems, long groupItems) {}

  OpenClRecording(OpenClBackend backend, List<Backend.Launch> launches) {
    this.backend = backend;
    this.device = backend.device();
    Set<OpenClBuffer> used = new LinkedHashSet<>();
    long workspaceBytes = 0;
    boolean checks = false;
    for (Backend.Launch launch : launches) {
      LaunchShape shape = own(launch.kernel()).source().launch();
      workspaceBytes = Math.max(workspaceBytes, shape.workspaceBytes());
      checks |= shape.reportsFault();
      launch.arguments().forEach(a -> used.add(backend.own("record", a.buffer())));
    }
    this.buffers = used.toArray(OpenClBuffer[]::new);
    this.checksIndices = checks;
    this.workspace = workspaceBytes == 0 ? null : backend.pool().take(workspaceBytes);
    try {
      launches.forEach(launch -> bind(own(launch.kernel()), launch.arguments()));
      int count = bound.size();
      this.kernels = bound.stream().mapToLong(Bound::kernel).toArray();
      this.names = bound.stream().map(b -> "kernel " + b.name()).toArray(String[]::new);
      this.globalItems = longs(count);
      this.groupItems = longs(count);
      for (int i = 0; i < count; i++) {
        globalItems.setAtIndex(ValueLayout.JAVA_LONG, i, bound.get(i).globalItems());
        groupItems.setAtIndex(ValueLayout.JAVA_LONG, i, bound.get(i).groupItems());
      }
      this.description =
          count == 1
              ? names[0]
              : "one of " + count + " kernels (to learn which, set opencl.check=true)";
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private MemorySegment longs(int count) {
    return NativeMemory.allocate(arena, (long) Math.max(1, count) * Long.BYTES, Long.BYTES);
  }

  private OpenClKernel own(Backend.Kernel kernel) {
    if (kernel instanceof OpenClKernel own && own.owner() == backend) {
      return own;
    }
    throw new BackendException(
        "[record] a kernel belongs to another device; compile it on this one");
  }

  private void bind(OpenClKernel kernel, List<Backend.Argument> arguments) {
    LaunchShape shape = kernel.source().launch();
    for (LaunchShape.Phase phase : shape.phases()) {
      Arguments to = create(kernel.program(), phase.function(), phase.globalItems(), phase.items());
      for (Backend.Argument argument : arguments) {
        to.buffer(backend.own("record", argument.buffer()).handle("record"));
      }
      if (workspace != null && shape.workspaceBytes() > 0) {
        to.buffer(workspace.handle());
      }
      if (shape.reportsFault()) {
        to.buffer(backend.faults().word());
      }
      kernel.source().sizes().forEach(to::integer);
      for (int i = 0; i < arguments.size(); i++) {
        to.wide(elements(arguments.get(i).offset(), kernel.spec().arguments().get(i)));
      }
    }
    if (shape.reportsFault() && !shape.phases().isEmpty()) {
      bindKeeper(kernel, arguments.get(1));
    }
  }

  /** Binds the kernel that notes a fault of the kernel before it. */
  private void bindKeeper(OpenClKernel kernel, Backend.Argument indices) {
    long program = backend.programs().program(FaultRecord.FUNCTION, FaultRecord.SOURCE);
    Arguments to = create(program, FaultRecord.FUNCTION, 1, 1);
    to.buffer(backend.faults().word());
    to.buffer(backend.own("record", indices.buffer()).handle("record"));
    to.buffer(backend.faults().kept());
    to.integer(backend.faults().place(kernel.spec()));
    to.wide(elements(indices.offset(), DType.I32));
  }

  private static long elements(long offset, DType type) {
    assert offset % type.bytes() == 0 : offset;
    return offset / type.bytes();
  }

  private Arguments create(long program, String function, long globalItems, long groupItems) {
    int[] error = new int[1];
    long kernel = device.cl.createKernel(program, function, error);
    if (error[0] != Cl.SUCCESS) {
      throw device.error("clCreateKernel", error[0], ", kernel " + function);
    }
    bound.add(new Bound(kernel, function, globalItems, groupItems));
    return new Arguments(device, kernel, function, arena);
  }

  /** The arguments of one kernel, bound one after another. */
  private static final class Arguments {
    private final OpenDevice device;
    private final long kernel;
    private final String function;
    private final MemorySegment value;
    private int next;

    Arguments(OpenDevice device, long kernel, String function, Arena arena) {
      this.device = device;
      this.kernel = kernel;
      this.function = function;
      this.value = NativeMemory.allocate(arena, Long.BYTES, Long.BYTES);
    }

    void buffer(long handle) {
      wide(handle);
    }

    void wide(long number) {
      value.set(ValueLayout.JAVA_LONG, 0, number);
      set(Long.BYTES);
    }

    void integer(int number) {
      value.set(ValueLayout.JAVA_INT, 0, number);
      set(Integer.BYTES);
    }

    private void set(long bytes) {
      int code = device.cl.setArgument(kernel, next, bytes, value.address());
      if (code != Cl.SUCCESS) {
        throw device.error("clSetKernelArg", code, ", argument " + next + " of kernel " + function);
      }
      next++;
    }
  }

  @Override
  public void replay() {
    device.checkUsable("replay");
    if (closed) {
      throw new BackendException("[replay] the recording is closed; record it again");
    }
    for (OpenClBuffer buffer : buffers) {
      buffer.handle("replay");
    }
    if (kernels.length > 0) {
      queue();
    }
  }

  private void queue() {
    if (checksIndices) {
      backend.faults().queued();
    }
    InFlight replays = backend.replays();
    boolean check = backend.settings().check();
    boolean each = check || backend.settings().profile();
    int last = kernels.length - 1;
    for (int i = 0; i <= last; i++) {
      boolean marked = each || i == last;
      long event = marked ? replays.reserve() : 0;
      int code =
          device.cl.enqueueKernel(
              device.queue,
              kernels[i],
              globalItems.address() + (long) i * Long.BYTES,
              groupItems.address() + (long) i * Long.BYTES,
              event);
      if (code != Cl.SUCCESS) {
        throw backend.queueError("clEnqueueNDRangeKernel", code, ", " + names[i]);
      }
      if (marked) {
        replays.queued(each ? names[i] : description);
      }
      if (check) {
        replays.awaitAll();
      }
    }
    device.checkQueue("clFlush", device.cl.flush(device.queue));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bound.forEach(b -> device.released("clReleaseKernel", device.cl.releaseKernel(b.kernel())));
      if (workspace != null) {
        backend.pool().give(workspace);
      }
      arena.close();
      backend.forget(this);
    }
  }
}
