package io.lockstep.backend.cuda.driver;

import java.lang.foreign.MemorySegment;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** A GPU's primary context, which other libraries in the process share. */
final class JCudaContext implements CudaContext {
  private final int device;
  private final String label;
  private final CUdevice handle;
  private final CUcontext context;
  private final DriverPool pool;
  private boolean open = true;

  JCudaContext(int device, String label, CUdevice handle, CUcontext context, DriverPool pool) {
    this.device = device;
    this.label = label;
    this.handle = handle;
    this.context = context;
    this.pool = pool;
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public void makeCurrent() {
    check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
  }

  @Override
  public Memory memory() {
    long[] free = new long[1];
    long[] total = new long[1];
    check("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
    return new Memory(free[0], total[0]);
  }

  @Override
  public void synchronize() {
    check("cuCtxSynchronize", JCudaDriver.cuCtxSynchronize());
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      check("cuDevicePrimaryCtxRelease", JCudaDriver.cuDevicePrimaryCtxRelease(handle));
    }
  }

  @Override
  public Module load(byte[] code) {
    CUmodule module = new CUmodule();
    check("cuModuleLoadData", JCudaDriver.cuModuleLoadData(module, code));
    return new LoadedModule(module);
  }

  @Override
  public void unload(Module module) {
    check("cuModuleUnload", JCudaDriver.cuModuleUnload(((LoadedModule) module).value));
  }

  @Override
  public Function function(Module module, String name) {
    CUfunction function = new CUfunction();
    check(
        "cuModuleGetFunction",
        JCudaDriver.cuModuleGetFunction(function, ((LoadedModule) module).value, name));
    return new LoadedFunction(function);
  }

  @Override
  public int attribute(Function function, FunctionAttribute attribute) {
    int[] value = new int[1];
    check(
        "cuFuncGetAttribute",
        JCudaDriver.cuFuncGetAttribute(value, attribute.code(), ((LoadedFunction) function).value));
    return value[0];
  }

  @Override
  public void allowSharedBytes(Function function, int bytes) {
    check(
        "cuFuncSetAttribute",
        JCudaDriver.cuFuncSetAttribute(
            ((LoadedFunction) function).value,
            CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            bytes));
  }

  @Override
  public Stream createStream() {
    CUstream stream = new CUstream();
    check(
        "cuStreamCreate",
        JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    return new OpenStream(stream);
  }

  @Override
  public void destroy(Stream stream) {
    check("cuStreamDestroy", JCudaDriver.cuStreamDestroy(value(stream)));
  }

  @Override
  public void synchronize(Stream stream) {
    check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(value(stream)));
  }

  @Override
  public boolean isIdle(Stream stream) {
    return isReady("cuStreamQuery", JCudaDriver.cuStreamQuery(value(stream)));
  }

  @Override
  public Event createEvent(boolean timed) {
    CUevent event = new CUevent();
    int flags = timed ? CUevent_flags.CU_EVENT_DEFAULT : CUevent_flags.CU_EVENT_DISABLE_TIMING;
    check("cuEventCreate", JCudaDriver.cuEventCreate(event, flags));
    return new OpenEvent(event);
  }

  @Override
  public void destroy(Event event) {
    check("cuEventDestroy", JCudaDriver.cuEventDestroy(value(event)));
  }

  @Override
  public void record(Event event, Stream stream) {
    check("cuEventRecord", JCudaDriver.cuEventRecord(value(event), value(stream)));
  }

  @Override
  public void await(Stream stream, Event event) {
    check("cuStreamWaitEvent", JCudaDriver.cuStreamWaitEvent(value(stream), value(event), 0));
  }

  @Override
  public void synchronize(Event event) {
    check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(value(event)));
  }

  @Override
  public boolean hasHappened(Event event) {
    return isReady("cuEventQuery", JCudaDriver.cuEventQuery(value(event)));
  }

  @Override
  public float milliseconds(Event start, Event end) {
    float[] time = new float[1];
    check("cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(time, value(start), value(end)));
    return time[0];
  }

  @Override
  public long allocate(long bytes, Stream stream) {
    DeviceAddress address = new DeviceAddress();
    check("cuMemAllocAsync", JCudaDriver.cuMemAllocAsync(address, bytes, value(stream)));
    return address.address();
  }

  @Override
  public void free(long address, Stream stream) {
    check("cuMemFreeAsync", JCudaDriver.cuMemFreeAsync(new DeviceAddress(address), value(stream)));
  }

  @Override
  public PoolUse poolUse() {
    return pool.use();
  }

  @Override
  public void keepFreed(long bytes) {
    pool.keepFreed(bytes);
  }

  @Override
  public void trimPool(long bytesToKeep) {
    pool.trim(bytesToKeep);
  }

  @Override
  public MemorySegment allocateHost(long bytes) {
    HostAddress address = new HostAddress();
    check("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(address, bytes, 0));
    return MemorySegment.ofAddress(address.address()).reinterpret(bytes);
  }

  @Override
  public void freeHost(MemorySegment memory) {
    check("cuMemFreeHost", JCudaDriver.cuMemFreeHost(new HostAddress(memory.address())));
  }

  @Override
  public void upload(MemorySegment source, long target, Stream stream) {
    check(
        "cuMemcpyHtoDAsync",
        JCudaDriver.cuMemcpyHtoDAsync(
            new DeviceAddress(target),
            new HostAddress(source.address()),
            source.byteSize(),
            value(stream)));
  }

  @Override
  public void download(long source, MemorySegment target, Stream stream) {
    check(
        "cuMemcpyDtoHAsync",
        JCudaDriver.cuMemcpyDtoHAsync(
            new HostAddress(target.address()),
            new DeviceAddress(source),
            target.byteSize(),
            value(stream)));
  }

  @Override
  public void copy(long source, long target, long bytes, Stream stream) {
    check(
        "cuMemcpyDtoDAsync",
        JCudaDriver.cuMemcpyDtoDAsync(
            new DeviceAddress(target), new DeviceAddress(source), bytes, value(stream)));
  }

  @Override
  public void fill(long target, int value, long words, Stream stream) {
    check(
        "cuMemsetD32Async",
        JCudaDriver.cuMemsetD32Async(new DeviceAddress(target), value, words, value(stream)));
  }

  @Override
  public void launch(
      Function function,
      int blocks,
      int threads,
      int sharedBytes,
      LaunchArguments arguments,
      Stream stream) {
    check(
        "cuLaunchKernel",
        JCudaDriver.cuLaunchKernel(
            ((LoadedFunction) function).value,
            blocks,
            1,
            1,
            threads,
            1,
            1,
            sharedBytes,
            value(stream),
            arguments.pointer(),
            null));
  }

  @Override
  public void beginCapture(Stream stream) {
    check(
        "cuStreamBeginCapture",
        JCudaDriver.cuStreamBeginCapture(
            value(stream), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
  }

  @Override
  public Graph endCapture(Stream stream) {
    CUgraph graph = new CUgraph();
    check("cuStreamEndCapture", JCudaDriver.cuStreamEndCapture(value(stream), graph));
    return new CapturedGraph(graph);
  }

  @Override
  public void destroy(Graph graph) {
    check("cuGraphDestroy", JCudaDriver.cuGraphDestroy(((CapturedGraph) graph).value));
  }

  @Override
  public ExecutableGraph instantiate(Graph graph) {
    CUgraphExec executable = new CUgraphExec();
    check(
        "cuGraphInstantiate",
        JCudaDriver.cuGraphInstantiate(executable, ((CapturedGraph) graph).value, 0));
    return new ReadyGraph(executable);
  }

  @Override
  public void launch(ExecutableGraph graph, Stream stream) {
    check("cuGraphLaunch", JCudaDriver.cuGraphLaunch(((ReadyGraph) graph).value, value(stream)));
  }

  @Override
  public void destroy(ExecutableGraph graph) {
    check("cuGraphExecDestroy", JCudaDriver.cuGraphExecDestroy(((ReadyGraph) graph).value));
  }

  /** Returns the name of the GPU for errors. */
  String label() {
    return label;
  }

  /** Returns the driver's handle of a stream. */
  static CUstream value(Stream stream) {
    return ((OpenStream) stream).value;
  }

  private static CUevent value(Event event) {
    return ((OpenEvent) event).value;
  }

  private boolean isReady(String call, int code) {
    if (code == CUresult.CUDA_ERROR_NOT_READY) {
      return false;
    }
    check(call, code);
    return true;
  }

  private void check(String call, int code) {
    JCudaBinding.check(call, code, label);
  }

  private record LoadedModule(CUmodule value) implements Module {}

  private record LoadedFunction(CUfunction value) implements Function {}

  private record OpenStream(CUstream value) implements Stream {}

  private record OpenEvent(CUevent value) implements Event {}

  private record CapturedGraph(CUgraph value) implements Graph {}

  private record ReadyGraph(CUgraphExec value) implements ExecutableGraph {}
}
