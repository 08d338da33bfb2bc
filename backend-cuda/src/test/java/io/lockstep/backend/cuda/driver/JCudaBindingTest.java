package io.lockstep.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.StubDriver;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.driver.CudaContext.Event;
import io.lockstep.backend.cuda.driver.CudaContext.ExecutableGraph;
import io.lockstep.backend.cuda.driver.CudaContext.Function;
import io.lockstep.backend.cuda.driver.CudaContext.Graph;
import io.lockstep.backend.cuda.driver.CudaContext.Module;
import io.lockstep.backend.cuda.driver.CudaContext.Stream;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryPlace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The calls of the driver, against the stub: it computes nothing, so nothing is proved of that. */
class JCudaBindingTest {
  private static final byte[] CUBIN = "\177ELF and so on".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void a_device_says_what_it_is() {
    StubDriver stub = StubDriver.fresh();
    stub.machine(2, 86, 12060, true);
    CudaDriver driver = JCudaBinding.load(stub.library());
    assertEquals(12060, driver.version());
    assertEquals(2, driver.deviceCount());
    assertEquals("Stub GPU", driver.name(1));
    assertEquals(1L << 30, driver.memoryBytes(1));
    assertEquals(new Capability(8, 6), driver.capability(1));
    assertEquals(132, driver.attribute(0, DeviceAttribute.MULTIPROCESSORS));
    assertEquals(48 * 1024, driver.attribute(0, DeviceAttribute.BLOCK_SHARED_BYTES));
  }

  @Test
  void a_device_that_is_not_there_is_named_in_the_error() {
    CudaDriver driver = JCudaBinding.load(StubDriver.fresh().library());
    CudaException e = assertThrows(CudaException.class, () -> driver.open(7));
    assertEquals(
        "[cuDeviceGet] CUDA_ERROR_UNKNOWN (101) on cuda:7: unknown error; check with nvidia-smi"
            + " that driver and GPU are in order",
        e.getMessage());
  }

  @Test
  void a_process_binds_one_driver() {
    StubDriver stub = StubDriver.fresh();
    JCudaBinding.load(stub.library());
    FoundLibrary other =
        new FoundLibrary(
            CudaLibrary.DRIVER, 1, Path.of("/other/libcuda.so.1"), LibraryPlace.LOADER);
    BackendException e = assertThrows(BackendException.class, () -> JCudaBinding.load(other));
    assertEquals(
        "[cuda] this process has loaded "
            + stub.file()
            + " and cannot load /other/libcuda.so.1 too; name the same library, or start another"
            + " process",
        e.getMessage());
  }

  @Test
  void bytes_go_to_the_device_and_come_back() {
    try (CudaContext gpu = JCudaBinding.load(StubDriver.fresh().library()).open(0)) {
      Stream stream = gpu.createStream();
      MemorySegment host = gpu.allocateHost(64);
      for (int i = 0; i < 16; i++) {
        host.setAtIndex(ValueLayout.JAVA_INT, i, i);
      }
      long first = gpu.allocate(64, stream);
      long second = gpu.allocate(64, stream);
      assertEquals(0, first % 256);
      gpu.upload(host, first, stream);
      gpu.fill(first + 8, -1, 2, stream);
      gpu.copy(first + 4, second, 16, stream);
      gpu.download(second, host.asSlice(32, 16), stream);
      gpu.synchronize(stream);
      assertTrue(gpu.isIdle(stream));
      assertArrayEquals(
          new int[] {0, 1, 2, 3, 4, 5, 6, 7, 1, -1, -1, 4, 12, 13, 14, 15},
          host.toArray(ValueLayout.JAVA_INT));
      gpu.freeHost(host);
      gpu.free(first, stream);
      gpu.free(second, stream);
      gpu.destroy(stream);
    }
  }

  @Test
  void memory_is_counted_and_runs_out() {
    StubDriver stub = StubDriver.fresh();
    try (CudaContext gpu = JCudaBinding.load(stub.library()).open(0)) {
      Stream stream = gpu.createStream();
      long address = gpu.allocate(1000, stream);
      assertEquals(new CudaContext.Memory((1 << 30) - 1000, 1 << 30), gpu.memory());
      assertEquals(new CudaContext.PoolUse(1000 + 4096, 1000), gpu.poolUse());
      gpu.keepFreed(1L << 33);
      assertEquals(1L << 33, stub.threshold());
      gpu.trimPool(0);
      CudaException e = assertThrows(CudaException.class, () -> gpu.allocate(1L << 31, stream));
      assertTrue(e.isOutOfMemory());
      assertEquals(
          "[cuMemAllocAsync] CUDA_ERROR_OUT_OF_MEMORY (2) on cuda:0 (Stub GPU): out of memory; use"
              + " a smaller batch or model, or end other programs on this GPU",
          e.getMessage());
      gpu.free(address, stream);
      gpu.destroy(stream);
    }
    assertEquals(0, stub.live());
  }

  @Test
  void a_launch_passes_its_arguments() {
    StubDriver stub = StubDriver.fresh();
    try (CudaContext gpu = JCudaBinding.load(stub.library()).open(0);
        LaunchArguments arguments = new LaunchArguments(3)) {
      Stream stream = gpu.createStream();
      Module module = gpu.load(CUBIN);
      Function function = gpu.function(module, "k");
      assertEquals(104, gpu.attribute(function, FunctionAttribute.REGISTERS));
      gpu.allowSharedBytes(function, 100_000);
      arguments.setAddress(0, 0x7f00_1234_5678L);
      arguments.setAddress(1, -1);
      arguments.setInt(2, 42);
      gpu.launch(function, 70_000, 256, 1024, arguments, stream);
      assertEquals(0x7f00_1234_5678L, stub.argument(0));
      assertEquals(-1, stub.argument(1));
      assertEquals(42, stub.argument(2));
      assertEquals(70_000, stub.geometry(0));
      assertEquals(256, stub.geometry(1));
      assertEquals(1024, stub.geometry(2));
      arguments.setInt(2, 43);
      gpu.launch(function, 1, 32, 0, arguments, stream);
      assertEquals(43, stub.argument(2));
      gpu.unload(module);
      gpu.destroy(stream);
    }
  }

  @Test
  void code_that_is_none_and_functions_that_are_absent_are_errors() {
    try (CudaContext gpu = JCudaBinding.load(StubDriver.fresh().library()).open(0)) {
      CudaException bad =
          assertThrows(
              CudaException.class, () -> gpu.load("nonsense".getBytes(StandardCharsets.UTF_8)));
      assertEquals(
          "[cuModuleLoadData] CUDA_ERROR_INVALID_IMAGE (200) on cuda:0 (Stub GPU): device kernel"
              + " image is invalid; install a newer driver, or the NVRTC that came with this one",
          bad.getMessage());
      Module module = gpu.load(CUBIN);
      CudaException absent =
          assertThrows(CudaException.class, () -> gpu.function(module, "absent"));
      assertEquals("cuModuleGetFunction", absent.call());
      gpu.unload(module);
    }
  }

  @Test
  void a_captured_graph_does_the_work_when_it_is_launched_and_not_before() {
    StubDriver stub = StubDriver.fresh();
    try (CudaContext gpu = JCudaBinding.load(stub.library()).open(0);
        LaunchArguments arguments = new LaunchArguments(3)) {
      Stream stream = gpu.createStream();
      Function function = gpu.function(gpu.load(CUBIN), "k");
      MemorySegment host = gpu.allocateHost(8);
      long device = gpu.allocate(8, stream);
      int before = stub.launches();
      gpu.beginCapture(stream);
      gpu.upload(host, device, stream);
      gpu.launch(function, 1, 32, 0, arguments, stream);
      gpu.download(device, host, stream);
      gpu.launch(function, 1, 32, 0, arguments, stream);
      Graph graph = gpu.endCapture(stream);
      ExecutableGraph ready = gpu.instantiate(graph);
      gpu.destroy(graph);
      assertEquals(before, stub.launches());
      host.set(ValueLayout.JAVA_LONG, 0, 77);
      gpu.launch(ready, stream);
      assertEquals(before + 2, stub.launches());
      gpu.fill(device, 5, 1, stream);
      gpu.launch(ready, stream);
      assertEquals(77, host.get(ValueLayout.JAVA_LONG, 0));
      assertEquals(before + 4, stub.launches());
      gpu.destroy(ready);
    }
  }

  @Test
  void events_order_streams_and_measure_time() {
    StubDriver stub = StubDriver.fresh();
    try (CudaContext gpu = JCudaBinding.load(stub.library()).open(0)) {
      int live = stub.live();
      Stream a = gpu.createStream();
      Stream b = gpu.createStream();
      Event start = gpu.createEvent(true);
      Event end = gpu.createEvent(true);
      gpu.record(start, a);
      gpu.await(b, start);
      gpu.record(end, b);
      gpu.synchronize(end);
      assertTrue(gpu.hasHappened(end));
      assertEquals(1.5f, gpu.milliseconds(start, end));
      Event plain = gpu.createEvent(false);
      assertThrows(CudaException.class, () -> gpu.milliseconds(plain, end));
      stub.fail(1, 600);
      assertFalse(gpu.hasHappened(plain));
      stub.fail(1, 600);
      assertFalse(gpu.isIdle(a));
      for (Event event : new Event[] {start, end, plain}) {
        gpu.destroy(event);
      }
      gpu.destroy(a);
      gpu.destroy(b);
      assertEquals(live, stub.live());
    }
  }

  @Test
  void whichever_call_fails_is_named_with_code_and_device() {
    StubDriver stub = StubDriver.fresh();
    CudaDriver driver = JCudaBinding.load(stub.library());
    stub.fail(0, 0);
    int before = stub.launches();
    runEverything(driver);
    int calls = stub.calls();
    assertTrue(calls > 30, "only " + calls + " calls");
    assertEquals(before + 2, stub.launches());
    for (int n = 1; n <= calls; n++) {
      stub.fail(n, 700);
      CudaException e = assertThrows(CudaException.class, () -> runEverything(driver));
      assertEquals(700, e.code());
      String call = stub.failedCall().replaceAll("_v2$", "").replace("WithFlags", "");
      assertEquals(call, e.call());
      assertTrue(e.device().startsWith("cuda:0"), e.device());
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.startsWith("[" + call + "] CUDA_ERROR_ILLEGAL_ADDRESS (700) on cuda:0"), message);
      assertTrue(
          message.endsWith(
              ": an illegal memory access was encountered; the GPU's memory is lost, so start"
                  + " again; it is the fault of a kernel, so report it"),
          message);
      endCapture(driver);
    }
  }

  @Test
  void a_context_that_fails_to_open_is_given_back() {
    StubDriver stub = StubDriver.fresh();
    CudaDriver driver = JCudaBinding.load(stub.library());
    int live = stub.live();
    stub.fail(0, 0);
    driver.open(0).close();
    int calls = stub.calls();
    for (int n = 1; n < calls; n++) {
      stub.fail(n, 2);
      assertThrows(CudaException.class, () -> driver.open(0));
      assertEquals(live, stub.live(), "after call " + n);
    }
  }

  /** Calls all that a step calls. */
  private static void runEverything(CudaDriver driver) {
    CudaContext gpu = driver.open(0);
    try (LaunchArguments arguments = new LaunchArguments(3)) {
      gpu.makeCurrent();
      Stream stream = gpu.createStream();
      Event event = gpu.createEvent(true);
      Module module = gpu.load(CUBIN);
      Function function = gpu.function(module, "k");
      gpu.attribute(function, FunctionAttribute.LOCAL_BYTES);
      gpu.allowSharedBytes(function, 1024);
      gpu.keepFreed(1 << 20);
      long device = gpu.allocate(256, stream);
      MemorySegment host = gpu.allocateHost(256);
      gpu.beginCapture(stream);
      gpu.upload(host, device, stream);
      gpu.launch(function, 1, 32, 0, arguments, stream);
      Graph graph = gpu.endCapture(stream);
      ExecutableGraph ready = gpu.instantiate(graph);
      gpu.destroy(graph);
      gpu.launch(ready, stream);
      gpu.launch(function, 1, 32, 0, arguments, stream);
      gpu.fill(device, 0, 1, stream);
      gpu.copy(device, device, 16, stream);
      gpu.record(event, stream);
      gpu.await(stream, event);
      gpu.download(device, host, stream);
      gpu.synchronize(event);
      gpu.hasHappened(event);
      gpu.milliseconds(event, event);
      gpu.isIdle(stream);
      gpu.synchronize(stream);
      gpu.synchronize();
      gpu.memory();
      gpu.poolUse();
      gpu.destroy(ready);
      gpu.freeHost(host);
      gpu.free(device, stream);
      gpu.trimPool(0);
      gpu.unload(module);
      gpu.destroy(event);
      gpu.destroy(stream);
      gpu.close();
    }
  }

  /** Ends a capture that a failure left open. */
  private static void endCapture(CudaDriver driver) {
    CudaContext gpu = driver.open(0);
    try {
      gpu.endCapture(gpu.createStream());
    } catch (CudaException e) {
      assertEquals("cuStreamEndCapture", e.call());
    }
  }
}
