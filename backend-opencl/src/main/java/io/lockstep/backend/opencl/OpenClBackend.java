package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.support.BinaryCache;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An OpenCL device. Work is queued and done in order; nothing but a read waits for it. */
public final class OpenClBackend implements Backend {
  /** Most replays that are queued and not done; more would only take memory. */
  private static final int REPLAYS_IN_FLIGHT = 8;

  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.opencl");

  private final OpenClSettings settings;
  private final OpenDevice device;
  private final CRenderer renderer;
  private final MemoryPool pool;
  private final Programs programs;
  private final Staging staging;
  private final @Nullable Profile profile;
  private final InFlight replays;
  private final FaultRecord faults;
  private final Readbacks reads;

  /** What gives up what opening has created, the latest first. */
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private final Map<KernelSpec, OpenClKernel> kernels = new HashMap<>();
  private final Set<OpenClBuffer> buffers = new HashSet<>();
  private final Set<OpenClRecording> recordings = new HashSet<>();

  /**
   * Opens a device that has what is required, and probes its bits.
   *
   * @throws BackendException if that fails; nothing is held then
   */
  OpenClBackend(OpenCl cl, DeviceProperties properties, OpenClSettings settings) {
    this.settings = settings;
    this.renderer = new CRenderer(Dialects.OPENCL, properties.limits());
    this.device = new OpenDevice(cl, properties, settings.profile());
    opened.addFirst(device::close);
    try {
      this.pool =
          new MemoryPool(device, settings.memoryLimit(), settings.poison(), !settings.simulator());
      opened.addFirst(pool::close);
      this.programs =
          new Programs(device, new BinaryCache("opencl", settings.cacheFor(properties)));
      opened.addFirst(programs::close);
      this.profile = settings.profile() ? new Profile(device) : null;
      this.replays = new InFlight(device, REPLAYS_IN_FLIGHT, profile);
      opened.addFirst(replays::close);
      this.staging = new Staging(device);
      opened.addFirst(staging::close);
      BitProbe.run(device, programs);
      this.faults = new FaultRecord(device, pool);
      opened.addFirst(faults::close);
      this.reads = new Readbacks(device, faults);
      opened.addFirst(reads::close);
    } catch (Throwable e) {
      release();
      throw e;
    }
  }

  OpenClSettings settings() {
    return settings;
  }

  OpenDevice device() {
    return device;
  }

  MemoryPool pool() {
    return pool;
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
    DeviceProperties properties = device.properties;
    return new DeviceInfo("opencl", properties.describe(), properties.memoryBytes(), false);
  }

  @Override
  public Buffer allocate(long bytes) {
    device.checkUsable("allocate");
    OpenClBuffer buffer = new OpenClBuffer(this, pool.take(bytes), bytes);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public void free(Buffer buffer) {
    checkOpen("free");
    OpenClBuffer own = own("free", buffer);
    pool.give(own.release());
    buffers.remove(own);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    device.checkUsable("upload");
    long handle = own("upload", target).handle("upload");
    if (source.byteSize() > 0) {
      int code = staging.upload(source, handle, targetOffset);
      checkTransfer("clEnqueueWriteBuffer", code, source.byteSize());
    }
  }

  @Override
  public void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    device.checkUsable("upload");
    long handle = own("upload", target).handle("upload");
    if (bytes > 0) {
      int code = staging.upload(source, bytes, unit, handle, targetOffset);
      checkTransfer("clEnqueueWriteBuffer", code, bytes);
    }
  }

  @Override
  public Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    if (bytes == 0 || bytes > Readbacks.MOST) {
      return Backend.super.downloadLater(source, sourceOffset, bytes);
    }
    device.checkUsable("download");
    return reads.start(own("download", source).handle("download"), sourceOffset, (int) bytes);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    device.checkUsable("download");
    long handle = own("download", source).handle("download");
    long bytes = target.byteSize();
    if (bytes > 0) {
      int code =
          device.cl.enqueueRead(
              device.queue, handle, true, sourceOffset, bytes, target.address(), 0);
      checkTransfer("clEnqueueReadBuffer", code, bytes);
    }
    replays.awaitAll();
    faults.check();
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    device.checkUsable("copy");
    long from = own("copy", source).handle("copy");
    long to = own("copy", target).handle("copy");
    if (bytes > 0) {
      int code = device.cl.enqueueCopy(device.queue, from, to, sourceOffset, targetOffset, bytes);
      checkTransfer("clEnqueueCopyBuffer", code, bytes);
    }
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    device.checkUsable("compile");
    OpenClKernel known = kernels.get(spec);
    if (known == null) {
      KernelSource source;
      try {
        source = renderer.render(spec);
      } catch (IllegalArgumentException e) {
        throw new BackendException(String.valueOf(e.getMessage()), e);
      }
      boolean empty = source.launch().phases().isEmpty();
      long program = empty ? 0 : programs.program(source.name(), source.source());
      known = new OpenClKernel(this, spec, source, program);
      kernels.put(spec, known);
    }
    return known;
  }

  @Override
  public Recording record(List<Launch> launches) {
    device.checkUsable("record");
    OpenClRecording recording = new OpenClRecording(this, launches);
    recordings.add(recording);
    return recording;
  }

  void forget(OpenClRecording recording) {
    recordings.remove(recording);
  }

  @Override
  public void synchronize() {
    device.checkUsable("synchronize");
    device.checkQueue("clFinish", device.cl.finish(device.queue));
    replays.awaitAll();
    staging.awaitAll();
    faults.check();
  }

  @Override
  public void close() {
    if (!device.isClosed()) {
      device.released("clFinish", device.cl.finish(device.queue));
      if (profile != null) {
        LOG.log(System.Logger.Level.INFO, "[profile] " + device.label() + "\n" + profile.table());
      }
      Set.copyOf(recordings).forEach(OpenClRecording::close);
      buffers.forEach(OpenClBuffer::release);
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

  private void checkOpen(String operation) {
    if (device.isClosed()) {
      device.checkUsable(operation);
    }
  }

  private void checkTransfer(String call, int code, long bytes) {
    if (code == Cl.SUCCESS) {
      return;
    }
    if (code == Cl.MEM_OBJECT_ALLOCATION_FAILURE) {
      throw pool.outOfMemory(bytes);
    }
    throw device.failed(call, code, ", " + bytes + " bytes");
  }

  /** Returns the error of a launch, after which the device is unusable. */
  BackendException queueError(String call, int code, String detail) {
    OpenClException error = device.failed(call, code, detail);
    if (code != Cl.MEM_OBJECT_ALLOCATION_FAILURE) {
      return error;
    }
    OutOfDeviceMemoryException memory = pool.outOfMemory(pool.usedBytes());
    memory.initCause(error);
    return memory;
  }

  OpenClBuffer own(String operation, Buffer buffer) {
    if (buffer instanceof OpenClBuffer b && b.belongsTo(this)) {
      return b;
    }
    throw new BackendException(
        "[" + operation + "] the buffer belongs to another device; copy it through the host");
  }
}
