package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import io.lockstep.backend.support.ProbeCases;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.GatherSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with a device, on one that does not exist. */
class FaultTest {
  private static final BackendOptions OPTIONS = BackendOptions.DEFAULT.with("opencl.cache", "off");
  private static final String DEVICE = "opencl:0 (Fake GPU)";

  private final FakeOpenCl cl = new FakeOpenCl();

  private OpenClBackendProvider provider() {
    return new OpenClBackendProvider(() -> cl);
  }

  private Backend open() {
    return provider().open(OPTIONS);
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private static Backend.Recording square(Backend backend, Backend.Buffer buffer) {
    List<Backend.Argument> both =
        List.of(new Backend.Argument(buffer, 0), new Backend.Argument(buffer, 0));
    return backend.record(
        List.of(new Backend.Launch(backend.compile(OpenClKernels.square(64)), both)));
  }

  @Test
  void a_machine_without_the_library_says_what_to_install() {
    OpenClBackendProvider provider =
        new OpenClBackendProvider(() -> {
          throw new BackendException("[opencl] no OpenCL library was found; install it");
        });
    assertEquals(
        List.of(Discovery.missing("opencl", "[opencl] no OpenCL library was found; install it")),
        provider.discover());
    assertEquals(
        "[opencl] no OpenCL library was found; install it",
        messageOf(() -> provider.open(OPTIONS)));
  }

  @Test
  void a_library_without_platform_says_what_to_install() {
    String expected =
        "[opencl] the OpenCL library is there but no driver; " + OpenClLibrary.WHICH_DRIVER;
    cl.platformCount = 0;
    assertEquals(List.of(Discovery.missing("opencl", expected)), provider().discover());
    cl.platformCount = 1;
    cl.failAt(0, Cl.PLATFORM_NOT_FOUND_KHR);
    assertEquals(expected, messageOf(this::open));
  }

  @Test
  void a_platform_without_device_says_what_to_install() {
    cl.removeDevices();
    assertEquals(
        "[opencl] the OpenCL library is there but no device; "
            + OpenClLibrary.WHICH_DRIVER
            + "; PoCL, where it is installed, has no device unless it can write to its folder, for"
            + " which POCL_CACHE_DIR names another",
        messageOf(this::open));
  }

  @Test
  void a_device_that_cannot_be_asked_is_listed_with_the_call_that_failed() {
    cl.failAt(3, Cl.OUT_OF_RESOURCES);
    assertEquals(
        List.of(
            Discovery.missing(
                "opencl:0",
                "[clGetDeviceInfo] CL_OUT_OF_RESOURCES (-5) on opencl:0; the driver may be"
                    + " damaged, reinstall it")),
        provider().discover());
  }

  private void lacks(Consumer<FakeOpenCl> change, String what) {
    FakeOpenCl lacking = new FakeOpenCl();
    change.accept(lacking);
    OpenClBackendProvider provider = new OpenClBackendProvider(() -> lacking);
    String detail =
        "Fake GPU, Fake Platform, driver 12.34, 1.0 GiB, lacks what strict precision needs: "
            + what;
    assertEquals(List.of(Discovery.missing("opencl:0", detail)), provider.discover());
    assertEquals(
        "[opencl] opencl:0 cannot be used: " + detail + "; choose another device, such as cpu",
        messageOf(() -> provider.open(OPTIONS)));
    assertEquals(List.of(), lacking.live());
  }

  private static Consumer<FakeOpenCl> without(long floats) {
    return device -> device.number(Cl.DEVICE_SINGLE_FP_CONFIG, 0xff & ~floats);
  }

  @Test
  void a_device_that_lacks_a_property_is_refused_with_its_name() {
    String config = " in CL_DEVICE_SINGLE_FP_CONFIG)";
    lacks(
        without(Cl.FP_CORRECTLY_ROUNDED_DIVIDE_SQRT),
        "correctly rounded division and square root (CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT" + config);
    lacks(without(Cl.FP_DENORM), "subnormal numbers (CL_FP_DENORM" + config);
    lacks(without(Cl.FP_FMA), "fused multiply-add (CL_FP_FMA" + config);
    lacks(without(Cl.FP_INF_NAN), "infinities and NaN (CL_FP_INF_NAN" + config);
    lacks(without(Cl.FP_ROUND_TO_NEAREST), "rounding to nearest (CL_FP_ROUND_TO_NEAREST" + config);
    lacks(
        without(Cl.FP_DENORM | Cl.FP_FMA),
        "subnormal numbers (CL_FP_DENORM" + config + "; fused multiply-add (CL_FP_FMA" + config);
    lacks(d -> d.number(Cl.DEVICE_AVAILABLE, 0), "being available (CL_DEVICE_AVAILABLE)");
    lacks(
        d -> d.number(Cl.DEVICE_COMPILER_AVAILABLE, 0),
        "a compiler (CL_DEVICE_COMPILER_AVAILABLE)");
    lacks(
        d -> d.number(Cl.DEVICE_ENDIAN_LITTLE, 0), "little-endian order (CL_DEVICE_ENDIAN_LITTLE)");
    lacks(
        d -> d.text(Cl.DEVICE_VERSION, "OpenCL 1.1 CUDA"),
        "OpenCL 1.2 (CL_DEVICE_VERSION is 'OpenCL 1.1 CUDA')");
    lacks(
        d -> d.number(Cl.DEVICE_LOCAL_MEM_SIZE, 1024),
        "room for a work-group (CL_DEVICE_MAX_WORK_GROUP_SIZE is 1024, CL_DEVICE_LOCAL_MEM_SIZE is"
            + " 1024)");
  }

  @Test
  void a_simulator_need_not_claim_what_its_bits_show() {
    cl.number(Cl.DEVICE_SINGLE_FP_CONFIG, 0);
    BackendOptions options = OPTIONS.with("opencl.simulator", "true");
    provider().open(options).close();
    cl.flaw = ProbeCases.Operation.FMA;
    String message = messageOf(() -> provider().open(options));
    assertTrue(message.contains("fails the bit probe: fused multiply-add"), message);
    cl.number(Cl.DEVICE_COMPILER_AVAILABLE, 0);
    message = messageOf(() -> provider().open(options));
    assertTrue(message.contains("CL_DEVICE_COMPILER_AVAILABLE"), message);
  }

  @Test
  void a_simulator_keeps_freed_memory_and_uses_it_for_nothing_until_memory_runs_out() {
    Backend backend = provider().open(OPTIONS.with("opencl.simulator", "true"));
    backend.free(backend.allocate(256));
    int kept = cl.live("Memory").size();
    backend.free(backend.allocate(256));
    backend.synchronize();
    assertEquals(kept + 1, cl.live("Memory").size());
    cl.failAt(0, Cl.MEM_OBJECT_ALLOCATION_FAILURE);
    backend.allocate(256);
    assertTrue(cl.live("Memory").size() < kept, cl.live()::toString);
    backend.close();
    assertEquals(List.of(), cl.live());
  }

  @Test
  void a_device_that_computes_wrong_bits_is_refused_with_the_property() {
    int[] operands = ProbeCases.operands();
    int place = 3 * FakeOpenCl.FLAWED_CASE;
    for (ProbeCases.Operation flaw : ProbeCases.Operation.values()) {
      cl.flaw = flaw;
      int expected = flaw.expected(operands[place], operands[place + 1], operands[place + 2]);
      String message = messageOf(this::open);
      assertTrue(
          message.startsWith("[open] " + DEVICE + " fails the bit probe: " + flaw.property()),
          message);
      assertTrue(
          message.endsWith(
              ("gave 0x%08x, expected 0x%08x; it cannot compute in strict precision: update its"
                      + " driver or choose another device")
                  .formatted(expected ^ 1, expected)),
          message);
      assertEquals(List.of(), cl.live());
    }
  }

  @Test
  void a_kernel_that_does_not_compile_shows_the_log_and_the_numbered_source() {
    try (Backend backend = open()) {
      cl.refusedSource = "k_square";
      OpenClException e =
          assertThrows(OpenClException.class, () -> backend.compile(OpenClKernels.square(64)));
      assertEquals("clBuildProgram", e.call());
      assertEquals(Cl.BUILD_PROGRAM_FAILURE, e.code());
      assertEquals(DEVICE, e.device());
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.startsWith(
              "[clBuildProgram] CL_BUILD_PROGRAM_FAILURE (-11) on "
                  + DEVICE
                  + ", kernel k_square does not compile; report it with the following, and try a"
                  + " newer driver\n"
                  + "the compiler says:\n"
                  + "input.cl:2:7: error: no\n"
                  + "the source is:\n"
                  + "    1 #pragma OPENCL FP_CONTRACT OFF\n"),
          message);
      cl.refusedSource = null;
      backend.compile(OpenClKernels.square(64));
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void memory_beyond_the_device_is_refused_at_once() {
    try (Backend backend = open()) {
      long used = 256 * 2;
      long largest = FakeOpenCl.MEMORY / 4;
      assertEquals(
          "[allocate] opencl:0 has no buffers above "
              + largest
              + " bytes: requested 4611686018427387904; use a smaller batch, or a smaller model,"
              + " whose parameters share one buffer",
          messageOf(() -> backend.allocate(1L << 62)));
      for (int i = 0; i < 3; i++) {
        backend.allocate(largest);
      }
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(largest));
      assertEquals(largest, e.requested());
      assertEquals(3 * largest + used, e.used());
      assertEquals(largest - used, e.available());
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void memory_kept_for_reuse_is_given_up_when_memory_runs_out() {
    for (int failing : new int[] {0, 1}) { // clCreateBuffer, and the fill that makes it real
      FakeOpenCl device = new FakeOpenCl();
      try (Backend backend = new OpenClBackendProvider(() -> device).open(OPTIONS)) {
        backend.free(backend.allocate(5000));
        int before = device.live("Memory").size();
        device.failAt(failing, Cl.MEM_OBJECT_ALLOCATION_FAILURE);
        backend.allocate(10_000);
        assertEquals(before, device.live("Memory").size());
      }
      assertEquals(List.of(), device.live());
    }
  }

  @Test
  void a_queue_error_in_mid_plan_names_the_kernel_and_ends_all_work_but_closing() {
    Backend backend = open();
    Backend.Buffer buffer = backend.allocate(256);
    Backend.Recording recording = square(backend, buffer);
    recording.replay();
    cl.failAt(0, Cl.OUT_OF_RESOURCES);
    String error =
        "[clEnqueueNDRangeKernel] CL_OUT_OF_RESOURCES (-5) on "
            + DEVICE
            + ", kernel k_square; what was queued may be half done: close the device and open it"
            + " again";
    assertEquals(error, messageOf(recording::replay));
    String after = "the opencl:0 device has failed before: " + error;
    assertEquals("[replay] " + after, messageOf(recording::replay));
    assertEquals("[allocate] " + after, messageOf(() -> backend.allocate(4)));
    assertEquals("[synchronize] " + after, messageOf(backend::synchronize));
    recording.close();
    backend.free(buffer);
    backend.close();
    assertEquals(List.of(), cl.live());
    try (Backend again = open()) {
      square(again, again.allocate(256)).replay();
      again.synchronize();
    }
  }

  @Test
  void a_kernel_that_fails_after_it_was_queued_is_reported_by_the_next_wait() {
    try (Backend backend = open()) {
      Backend.Recording recording = square(backend, backend.allocate(256));
      cl.nextEventStatus = Cl.OUT_OF_RESOURCES;
      recording.replay();
      assertEquals(
          "[clWaitForEvents] CL_OUT_OF_RESOURCES (-5) on "
              + DEVICE
              + ", kernel k_square; what was queued may be half done: close the device and open it"
              + " again",
          messageOf(backend::synchronize));
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void a_launch_without_memory_is_out_of_memory() {
    try (Backend backend = open()) {
      Backend.Recording recording = square(backend, backend.allocate(256));
      cl.failAt(0, Cl.MEM_OBJECT_ALLOCATION_FAILURE);
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, recording::replay);
      assertTrue(String.valueOf(e.getCause()).contains("kernel k_square"), e::toString);
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void a_read_reports_the_failure_of_what_it_waited_for() {
    try (Backend backend = open();
        Arena arena = Arena.ofConfined()) {
      Backend.Buffer buffer = backend.allocate(256);
      cl.nextEventStatus = Cl.OUT_OF_RESOURCES;
      Backend.Download read = backend.downloadLater(buffer, 0, 4);
      assertTrue(read.isDone());
      String error =
          "[clWaitForEvents] CL_OUT_OF_RESOURCES (-5) on "
              + DEVICE
              + ", a read of 4 bytes; what was queued may be half done: close the device and open"
              + " it again";
      assertEquals(error, messageOf(() -> read.await(arena.allocate(4))));
      assertEquals(
          "[download] the opencl:0 device has failed before: " + error, messageOf(read::isDone));
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void uploads_of_eight_steps_wait_for_none_of_them() {
    try (Backend backend = open()) {
      Backend.Buffer buffer = backend.allocate(4096);
      for (int i = 0; i < 32; i++) {
        backend.upload((_, piece) -> piece.fill((byte) 1), 4096, 1, buffer, 0);
      }
      assertEquals(0, cl.calls.stream().filter("clWaitForEvents"::equals).count());
      backend.upload((_, piece) -> piece.fill((byte) 1), 4096, 1, buffer, 0);
      assertEquals(1, cl.calls.stream().filter("clWaitForEvents"::equals).count());
    }
    assertEquals(List.of(), cl.live());
  }

  @Test
  void without_pinned_memory_uploads_go_through_other() {
    for (String call : List.of("clCreateBuffer", "clEnqueueMapBuffer")) {
      FakeOpenCl device = new FakeOpenCl();
      List<String> logged = new ArrayList<>();
      try (OpenClLog _ = new OpenClLog(logged);
          Backend backend = new OpenClBackendProvider(() -> device).open(OPTIONS);
          Arena arena = Arena.ofConfined()) {
        Backend.Buffer buffer = backend.allocate(8);
        device.failAt(call.equals("clCreateBuffer") ? 0 : 1, Cl.MEM_OBJECT_ALLOCATION_FAILURE);
        MemorySegment host = arena.allocate(8).fill((byte) 7);
        backend.upload(host, buffer, 0);
        MemorySegment back = arena.allocate(8);
        backend.download(buffer, 0, back);
        assertEquals(-1, host.mismatch(back));
      }
      assertEquals(
          List.of(
              "["
                  + call
                  + "] CL_MEM_OBJECT_ALLOCATION_FAILURE (-4) on "
                  + DEVICE
                  + ", 131072 bytes; memory that is not pinned is used, which is slower"),
          logged);
      assertEquals(List.of(), device.live());
    }
  }

  @Test
  void replays_in_flight_are_bounded() {
    try (Backend backend = open()) {
      Backend.Recording recording = square(backend, backend.allocate(256));
      for (int i = 0; i < 8; i++) {
        recording.replay();
      }
      int objects = cl.live().size();
      assertEquals(0, cl.calls.stream().filter("clWaitForEvents"::equals).count());
      for (int i = 1; i <= 100; i++) {
        recording.replay();
        assertEquals(i, cl.calls.stream().filter("clWaitForEvents"::equals).count());
      }
      assertEquals(objects, cl.live().size());
    }
  }

  /** Everything a backend does, once. */
  private static void everything(OpenCl cl, BackendOptions options) {
    try (Backend backend = new OpenClBackendProvider(() -> cl).open(options);
        Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(1024, 64);
      Backend.Buffer a = backend.allocate(1024);
      Backend.Buffer b = backend.allocate(1024);
      backend.upload(host, a, 0);
      backend.copy(a, 0, b, 0, 512);
      Backend.Recording square = square(backend, a);
      square.replay();
      Backend.Buffer large = backend.allocate(8192);
      backend.upload((_, piece) -> piece.fill((byte) 1), 8192, 4, large, 0);
      Backend.Download later = backend.downloadLater(large, 8188, 4);
      later.isDone();
      later.await(host.asSlice(0, 4));
      List<Backend.Argument> arguments =
          List.of(
              new Backend.Argument(a, 0), new Backend.Argument(a, 0), new Backend.Argument(b, 0));
      Backend.Kernel gather = backend.compile(new GatherSpec(DType.F32, 4, 2, 4));
      try (Backend.Recording lookup =
          backend.record(List.of(new Backend.Launch(gather, arguments)))) {
        lookup.replay();
        backend.downloadLater(b, 0, 16).await(host.asSlice(0, 16));
        backend.download(b, 0, host);
      }
      backend.synchronize();
      backend.free(a);
    }
  }

  @Test
  void whichever_call_fails_nothing_leaks_and_the_error_names_it(@TempDir Path folder) {
    sweep(n -> folder.resolve("compiled " + n));
    sweep(_ -> folder.resolve("stored"));
  }

  /** Has each call fail once, with the folder of compiled kernels for the n-th run. */
  private static void sweep(IntFunction<Path> folders) {
    IntFunction<BackendOptions> options =
        n ->
            BackendOptions.DEFAULT
                .with("opencl.cache", folders.apply(n).toString())
                .with("opencl.profile", "true");
    FakeOpenCl sound = new FakeOpenCl();
    try (OpenClLog _ = new OpenClLog(new ArrayList<>())) {
      everything(new FakeOpenCl(), options.apply(-1));
      everything(sound, options.apply(-2));
    }
    assertEquals(List.of(), sound.live());
    assertTrue(sound.calls.size() > 60, sound.calls::toString);
    Set<String> survivable =
        Set.of("clGetProgramInfo", "clCreateProgramWithBinary", "clBuildProgram");
    for (int n = 0; n < sound.calls.size(); n++) {
      FakeOpenCl failing = new FakeOpenCl();
      failing.failAt(n, -9999);
      String call = sound.calls.get(n);
      String expected = "[" + call + "] an unknown code (-9999) on opencl";
      List<String> logged = new ArrayList<>();
      try (OpenClLog _ = new OpenClLog(logged)) {
        everything(failing, options.apply(n));
        assertTrue(
            survivable.contains(call) || logged.stream().anyMatch(l -> l.startsWith(expected)),
            expected + " is not in " + logged);
      } catch (BackendException e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(expected), message);
      }
      assertEquals(List.of(), failing.live(), call);
    }
  }

  /** Where Java's memory ends instead of the device's; releasing takes none. */
  @Test
  void whichever_call_is_left_by_an_error_nothing_leaks() {
    FakeOpenCl sound = new FakeOpenCl();
    everything(sound, OPTIONS);
    for (int n = 0; n < sound.calls.size(); n++) {
      String call = sound.calls.get(n);
      if (call.startsWith("clRelease") || call.startsWith("clEnqueueUnmap")) {
        continue;
      }
      FakeOpenCl failing = new FakeOpenCl();
      OutOfMemoryError error = new OutOfMemoryError(call);
      failing.failAt(n, error);
      if (n < sound.calls.lastIndexOf("clFinish")) {
        OutOfMemoryError thrown =
            assertThrows(OutOfMemoryError.class, () -> everything(failing, OPTIONS), call);
        assertSame(error, thrown);
        assertEquals(List.of(), failing.live(), call);
      }
    }
  }

  @Test
  void the_hosts_memory_that_ends_is_the_engines_error() {
    try (Backend backend = open()) {
      OpenDevice device = new OpenDevice(cl, ((OpenClBackend) backend).properties(), false);
      cl.failAt(0, Cl.MEM_OBJECT_ALLOCATION_FAILURE);
      OutOfDeviceMemoryException e =
          assertThrows(
              OutOfDeviceMemoryException.class, () -> OpenClHostMemory.of(device, 1L << 50));
      assertEquals(1L << 50, e.requested());
      assertTrue(e.available() > 0);
      assertEquals(
          "[allocate] the host of opencl:0 has too little memory: requested 1125899906842624"
              + " bytes, in use 0, free "
              + e.available()
              + "; use a smaller batch or model, or raise the memory limit",
          e.getMessage());
      device.close();
    }
  }
}
