package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.queue.BitProbe;
import io.lockstep.backend.support.ProbeCases;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An OpenCL of one platform and one GPU that exist in memory alone. It answers the bit probe, keeps
 * faults, and computes nothing else. It counts what lives, and each of its calls can be made to
 * fail.
 */
final class FakeOpenCl implements OpenCl {
  static final String NAME = "Fake GPU";
  static final long MEMORY = 1L << 30;

  /** The operands of which a flawed operation gives a wrong result: 0, 1 and a bit above 1. */
  static final int FLAWED_CASE = 2;

  private static final long PLATFORM = 1;
  private static final long DEVICE = 2;
  private static final byte[] BINARY_MARK = "fake binary\n".getBytes(StandardCharsets.UTF_8);

  /** What the device says of itself; to be overwritten by a test before the device is opened. */
  final Map<Integer, byte[]> properties = new HashMap<>();

  /** Calls so far, by name, in order. */
  final List<String> calls = new ArrayList<>();

  /** What the compiler says to a source it does not take, if it contains the text. */
  @Nullable String refusedSource;

  /** How many builds end because the compiler has lost a file. */
  int lostFiles;

  /** The result of the probe that is wrong, if any. */
  ProbeCases.@Nullable Operation flaw;

  /** The error to come with the event of the next launch. */
  int nextEventStatus;

  int platformCount = 1;

  /** What further devices say differently. */
  private final List<Map<Integer, byte[]>> devices = new ArrayList<>(List.of(Map.of()));

  private final Map<Long, Live> live = new HashMap<>();
  private long nextHandle = 100;
  private int failAt = -1;
  private int failCode;
  private @Nullable Error failure;

  /** What has been created and not released. */
  private sealed interface Live {}

  private record Handle(String kind) implements Live {}

  private record Memory(Arena arena, MemorySegment bytes) implements Live {}

  private record Code(String source) implements Live {}

  private record Kernel(String function, Map<Integer, Long> arguments) implements Live {}

  private record Event(int status) implements Live {}

  FakeOpenCl() {
    text(Cl.PLATFORM_NAME, "Fake Platform");
    text(Cl.PLATFORM_VERSION, "OpenCL 1.2 Fake 7");
    text(Cl.DEVICE_NAME, NAME);
    text(Cl.DEVICE_VENDOR, "Fakes & Sons");
    text(Cl.DRIVER_VERSION, "12.34");
    text(Cl.DEVICE_VERSION, "OpenCL 1.2 Fake");
    number(Cl.DEVICE_TYPE, Cl.DEVICE_TYPE_GPU);
    number(Cl.DEVICE_MAX_COMPUTE_UNITS, 16);
    number(Cl.DEVICE_MAX_WORK_GROUP_SIZE, 1024);
    number(Cl.DEVICE_LOCAL_MEM_SIZE, 48 << 10);
    number(Cl.DEVICE_MAX_MEM_ALLOC_SIZE, MEMORY / 4);
    number(Cl.DEVICE_GLOBAL_MEM_SIZE, MEMORY);
    number(Cl.DEVICE_SINGLE_FP_CONFIG, 0xff);
    number(Cl.DEVICE_AVAILABLE, 1);
    number(Cl.DEVICE_COMPILER_AVAILABLE, 1);
    number(Cl.DEVICE_ENDIAN_LITTLE, 1);
  }

  void text(int property, String value) {
    properties.put(property, bytes(value));
  }

  void number(int property, long value) {
    properties.put(property, bytes(value));
  }

  /** Adds another device of the platform. */
  void addDevice(String name, long type) {
    devices.add(Map.of(Cl.DEVICE_NAME, bytes(name), Cl.DEVICE_TYPE, bytes(type)));
  }

  /** Takes all devices away. */
  void removeDevices() {
    devices.clear();
  }

  private static byte[] bytes(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(number).array();
  }

  /** Makes the n-th call from now on fail, counted from 0. */
  void failAt(int n, int code) {
    failAt = calls.size() + n;
    failCode = code;
  }

  /** Has a call fail in Java, before it reaches the driver. */
  void failAt(int n, Error error) {
    failAt = calls.size() + n;
    failure = error;
  }

  /** Returns what was created and not released. */
  List<String> live() {
    return live("");
  }

  /** Returns what was created and not released, of one kind. */
  List<String> live(String kind) {
    return live.values().stream().map(Live::toString).filter(l -> l.startsWith(kind)).toList();
  }

  private int code(String call) {
    calls.add(call);
    if (calls.size() - 1 != failAt) {
      return Cl.SUCCESS;
    }
    Error thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return failCode;
  }

  private boolean fails(String call, int[] error) {
    error[0] = code(call);
    return error[0] != Cl.SUCCESS;
  }

  private long create(Live object) {
    live.put(++nextHandle, object);
    return nextHandle;
  }

  /** Releases even if the call is to fail: what has been said to fail is not asked again. */
  private int release(String call, long handle) {
    Live object = live.remove(handle);
    if (object == null) {
      throw new AssertionError(call + " of what does not live: " + handle);
    }
    if (object instanceof Memory memory) {
      memory.arena().close();
    }
    return code(call);
  }

  private <T extends Live> T get(Class<T> kind, long handle) {
    Live object = live.get(handle);
    if (!kind.isInstance(object)) {
      throw new AssertionError("no " + kind.getSimpleName() + ": " + handle + " is " + object);
    }
    return kind.cast(object);
  }

  private void queue(long handle) {
    get(Handle.class, handle);
  }

  private MemorySegment memory(long handle) {
    return get(Memory.class, handle).bytes();
  }

  @Override
  public long[] platforms(int[] error) {
    return fails("clGetPlatformIDs", error) || platformCount == 0
        ? new long[0]
        : new long[] {PLATFORM};
  }

  @Override
  public byte[] platformInfo(long platform, int property, int[] error) {
    return fails("clGetPlatformInfo", error) ? new byte[0] : property(property);
  }

  @Override
  public long[] devices(long platform, int[] error) {
    if (fails("clGetDeviceIDs", error)) {
      return new long[0];
    }
    if (devices.isEmpty()) {
      error[0] = Cl.DEVICE_NOT_FOUND;
    }
    return LongStream.range(DEVICE, DEVICE + devices.size()).toArray();
  }

  @Override
  public byte[] deviceInfo(long device, int property, int[] error) {
    byte[] own = devices.get((int) (device - DEVICE)).get(property);
    return fails("clGetDeviceInfo", error) ? new byte[0] : own != null ? own : property(property);
  }

  private byte[] property(int property) {
    byte[] value = properties.get(property);
    if (value == null) {
      throw new AssertionError("property " + Integer.toHexString(property));
    }
    return value;
  }

  @Override
  public long createContext(long platform, long device, int[] error) {
    return fails("clCreateContext", error) ? 0 : create(new Handle("context"));
  }

  @Override
  public int releaseContext(long context) {
    return release("clReleaseContext", context);
  }

  @Override
  public long createQueue(long context, long device, long flags, int[] error) {
    return fails("clCreateCommandQueue", error) ? 0 : create(new Handle("queue"));
  }

  @Override
  public int releaseQueue(long queue) {
    return release("clReleaseCommandQueue", queue);
  }

  @Override
  public int flush(long queue) {
    queue(queue);
    return code("clFlush");
  }

  @Override
  public int finish(long queue) {
    queue(queue);
    return code("clFinish");
  }

  @Override
  public long createBuffer(long context, long flags, long bytes, int[] error) {
    if (fails("clCreateBuffer", error)) {
      return 0;
    }
    Arena arena = Arena.ofShared();
    return create(new Memory(arena, arena.allocate(bytes, 64)));
  }

  @Override
  public int releaseBuffer(long buffer) {
    return release("clReleaseMemObject", buffer);
  }

  @Override
  public int enqueueWrite(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long sourceAddress,
      long eventAddress) {
    queue(queue);
    int code = code("clEnqueueWriteBuffer");
    if (code == Cl.SUCCESS) {
      MemorySegment.copy(at(sourceAddress, bytes), 0, memory(buffer), offset, bytes);
      signal(eventAddress);
    }
    return code;
  }

  @Override
  public int enqueueRead(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long targetAddress,
      long eventAddress) {
    queue(queue);
    int code = code("clEnqueueReadBuffer");
    if (code == Cl.SUCCESS) {
      MemorySegment.copy(memory(buffer), offset, at(targetAddress, bytes), 0, bytes);
      signal(eventAddress);
    }
    return code;
  }

  @Override
  public int enqueueCopy(
      long queue, long source, long target, long sourceOffset, long targetOffset, long bytes) {
    queue(queue);
    int code = code("clEnqueueCopyBuffer");
    if (code == Cl.SUCCESS) {
      MemorySegment.copy(memory(source), sourceOffset, memory(target), targetOffset, bytes);
    }
    return code;
  }

  @Override
  public int enqueueFill(long queue, long buffer, int pattern, long offset, long bytes) {
    queue(queue);
    int code = code("clEnqueueFillBuffer");
    if (code == Cl.SUCCESS) {
      MemorySegment target = memory(buffer);
      for (long i = offset; i < offset + bytes; i += Integer.BYTES) {
        target.set(ValueLayout.JAVA_INT, i, pattern);
      }
    }
    return code;
  }

  @Override
  public long enqueueMap(long queue, long buffer, long flags, long bytes, int[] error) {
    queue(queue);
    return fails("clEnqueueMapBuffer", error) ? 0 : memory(buffer).address();
  }

  @Override
  public int enqueueUnmap(long queue, long buffer, long mappedAddress) {
    queue(queue);
    memory(buffer);
    return code("clEnqueueUnmapMemObject");
  }

  @Override
  public long createProgram(long context, String source, int[] error) {
    return fails("clCreateProgramWithSource", error) ? 0 : create(new Code(source));
  }

  @Override
  public long createProgram(long context, long device, byte[] binary, int[] error) {
    if (fails("clCreateProgramWithBinary", error)) {
      return 0;
    }
    String text = new String(binary, StandardCharsets.UTF_8);
    if (!text.startsWith(new String(BINARY_MARK, StandardCharsets.UTF_8))) {
      error[0] = -42;
      return 0;
    }
    return create(new Code(text.substring(BINARY_MARK.length)));
  }

  @Override
  public int buildProgram(long program, long device, String options) {
    int code = code("clBuildProgram");
    boolean refused =
        lostFiles > 0
            || (refusedSource != null && get(Code.class, program).source().contains(refusedSource));
    return code == Cl.SUCCESS && refused ? Cl.BUILD_PROGRAM_FAILURE : code;
  }

  @Override
  public String buildLog(long program, long device, int[] error) {
    if (fails("clGetProgramBuildInfo", error)) {
      return "";
    }
    return lostFiles-- > 0 ? "error: unable to rename temporary 'a'" : "input.cl:2:7: error: no";
  }

  @Override
  public byte[] programBinary(long program, int[] error) {
    byte[] source = get(Code.class, program).source().getBytes(StandardCharsets.UTF_8);
    return fails("clGetProgramInfo", error)
        ? new byte[0]
        : ByteBuffer.allocate(BINARY_MARK.length + source.length)
            .put(BINARY_MARK)
            .put(source)
            .array();
  }

  @Override
  public int releaseProgram(long program) {
    return release("clReleaseProgram", program);
  }

  @Override
  public long createKernel(long program, String function, int[] error) {
    if (!get(Code.class, program).source().contains(function + "(")) {
      throw new AssertionError("no function " + function);
    }
    return fails("clCreateKernel", error) ? 0 : create(new Kernel(function, new HashMap<>()));
  }

  @Override
  public int setArgument(long kernel, int index, long bytes, long valueAddress) {
    MemorySegment value = at(valueAddress, bytes);
    get(Kernel.class, kernel)
        .arguments()
        .put(
            index,
            bytes == Long.BYTES
                ? value.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)
                : value.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    return code("clSetKernelArg");
  }

  @Override
  public int releaseKernel(long kernel) {
    return release("clReleaseKernel", kernel);
  }

  @Override
  public int enqueueKernel(
      long queue, long kernel, long globalSizeAddress, long localSizeAddress, long eventAddress) {
    queue(queue);
    int code = code("clEnqueueNDRangeKernel");
    if (code == Cl.SUCCESS) {
      compute(get(Kernel.class, kernel));
      signal(eventAddress);
    }
    return code;
  }

  private void compute(Kernel kernel) {
    if (kernel.function().equals(BitProbe.FUNCTION)) {
      probe(memory(argument(kernel, 0)), memory(argument(kernel, 1)));
    }
  }

  private static long argument(Kernel kernel, int index) {
    Long value = kernel.arguments().get(index);
    if (value == null) {
      throw new AssertionError("argument " + index + " of " + kernel + " is not bound");
    }
    return value;
  }

  private void probe(MemorySegment in, MemorySegment out) {
    ProbeCases.Operation[] operations = ProbeCases.Operation.values();
    for (int i = 0; i < ProbeCases.COUNT; i++) {
      int a = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i);
      int b = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i + 1);
      int c = in.getAtIndex(ValueLayout.JAVA_INT, 3L * i + 2);
      for (ProbeCases.Operation operation : operations) {
        int wrong = operation == flaw && i == FLAWED_CASE ? 1 : 0;
        out.setAtIndex(
            ValueLayout.JAVA_INT,
            (long) i * operations.length + operation.ordinal(),
            operation.expected(a, b, c) ^ wrong);
      }
    }
  }

  private void signal(long eventAddress) {
    if (eventAddress != 0) {
      long event = create(new Event(nextEventStatus));
      nextEventStatus = 0;
      at(eventAddress, Long.BYTES).set(ValueLayout.JAVA_LONG, 0, event);
    }
  }

  @Override
  public int waitFor(long eventAddress) {
    long event = at(eventAddress, Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
    int code = code("clWaitForEvents");
    return code == Cl.SUCCESS && get(Event.class, event).status() < 0
        ? Cl.EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST
        : code;
  }

  @Override
  public int eventStatus(long event, int[] error) {
    return fails("clGetEventInfo", error) ? 0 : get(Event.class, event).status();
  }

  @Override
  public long eventTime(long event, int property, int[] error) {
    get(Event.class, event);
    return fails("clGetEventProfilingInfo", error) ? 0 : property;
  }

  @Override
  public int releaseEvent(long event) {
    return release("clReleaseEvent", event);
  }

  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }
}
