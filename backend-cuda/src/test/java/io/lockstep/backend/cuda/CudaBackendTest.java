package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.compile.CompileException;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.CudaException;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.GatherSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the backend asks of the driver and what it makes of failures, on the stub of a driver with
 * kernels compiled for this machine's processor.
 */
class CudaBackendTest {
  private static final int FAULT = 700;
  private static final int OUT_OF_MEMORY = 2;
  private static final int LARGE = 100_000;
  private static final String DEVICE = "cuda:0 (Stub GPU)";
  private static final String LOST =
      ": an illegal memory access was encountered; the GPU's memory is lost, so start again; it is"
          + " the fault of a kernel, so report it";
  private static final BackendOptions CHECK = BackendOptions.DEFAULT.with("cuda.check", "true");

  private final Arena arena = Arena.ofConfined();
  private StubDriver stub = StubDriver.fresh();
  private int liveBefore;

  @BeforeEach
  void count() {
    stub = StubDriver.fresh();
    liveBefore = stub.live();
  }

  @AfterEach
  void nothing_leaks() {
    arena.close();
    assertEquals(liveBefore, stub.live());
  }

  private static Backend open() {
    return new EmulatedCuda().open(BackendOptions.DEFAULT);
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private Backend.Buffer upload(Backend backend, float... values) {
    Backend.Buffer buffer = backend.allocate((long) values.length * Float.BYTES);
    backend.upload(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), buffer, 0);
    return buffer;
  }

  private float[] floats(Backend backend, Backend.Buffer buffer, int count) {
    MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    backend.download(buffer, 0, host);
    return host.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Records squares of the first floats of a buffer, in place, so many times. */
  private static Backend.Recording squares(Backend backend, Backend.Buffer buffer, int times) {
    Backend.Argument argument = new Backend.Argument(buffer, 0);
    Backend.Launch launch =
        new Backend.Launch(backend.compile(CudaKernels.square(3)), List.of(argument, argument));
    return backend.record(Collections.nCopies(times, launch));
  }

  @Test
  void several_launches_are_captured_once_and_done_by_each_replay() {
    try (Backend backend = open()) {
      Backend.Buffer buffer = upload(backend, 2, 3, -0.5f);
      int launched = stub.launches();
      Backend.Recording twice = squares(backend, buffer, 2);
      assertEquals(launched, stub.launches());
      stub.fail(0, 0);
      twice.replay();
      assertEquals(4, stub.calls()); // current, graph, event created and recorded
      assertEquals(launched + 2, stub.launches());
      assertArrayEquals(new float[] {16, 81, 0.0625f}, floats(backend, buffer, 3));
      twice.replay();
      assertArrayEquals(new float[] {65536, 43046721, 0x1p-16f}, floats(backend, buffer, 3));
    }
  }

  @Test
  void launches_take_their_arguments_at_an_offset() {
    try (Backend backend = open()) {
      Backend.Buffer buffer = upload(backend, 5, 2, 3, 4, 7);
      Backend.Argument argument = new Backend.Argument(buffer, Float.BYTES);
      Backend.Kernel square = backend.compile(CudaKernels.square(3));
      backend.record(List.of(new Backend.Launch(square, List.of(argument, argument)))).replay();
      assertArrayEquals(new float[] {5, 4, 9, 16, 7}, floats(backend, buffer, 5));
    }
  }

  @Test
  void an_empty_recording_does_nothing() {
    try (Backend backend = open()) {
      int launched = stub.launches();
      backend.record(List.of()).replay();
      backend.synchronize();
      assertEquals(launched, stub.launches());
    }
  }

  @Test
  void replays_in_flight_are_bounded() {
    try (Backend backend = open()) {
      Backend.Recording recording = squares(backend, upload(backend, 1, 1, 1), 2);
      for (int i = 0; i < 8; i++) {
        recording.replay();
      }
      int live = stub.live();
      stub.fail(0, 0);
      recording.replay();
      assertEquals(4, stub.calls()); // current, the oldest waited for, graph, event recorded
      assertEquals(live, stub.live());
    }
  }

  @Test
  void an_upload_of_many_pieces_arrives_whole() {
    try (Backend backend = open()) {
      int count = (int) (5 * CudaQueue.LARGEST_WRITE / Integer.BYTES) + 1000;
      MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, count);
      for (int i = 0; i < count; i++) {
        host.setAtIndex(ValueLayout.JAVA_INT, i, i * 31);
      }
      Backend.Buffer buffer = backend.allocate(host.byteSize() + 8);
      backend.upload(host, buffer, 8);
      MemorySegment back = arena.allocate(ValueLayout.JAVA_INT, count);
      backend.download(buffer, 8, back);
      assertEquals(-1, host.mismatch(back));
    }
  }

  @Test
  void bytes_are_copied_between_buffers() {
    try (Backend backend = open()) {
      Backend.Buffer a = upload(backend, 1, 2, 3);
      Backend.Buffer b = upload(backend, 4, 5, 6);
      backend.copy(a, 4, b, 0, 8);
      assertArrayEquals(new float[] {2, 3, 6}, floats(backend, b, 3));
    }
  }

  /** Looks three rows of a table of four up. */
  private Backend.Recording lookup(Backend backend, int... indices) {
    Backend.Buffer table = upload(backend, 10, 20, 30, 40);
    Backend.Buffer places = backend.allocate(12);
    backend.upload(arena.allocateFrom(ValueLayout.JAVA_INT, indices), places, 0);
    Backend.Buffer result = backend.allocate(12);
    return backend.record(
        List.of(
            new Backend.Launch(
                backend.compile(new GatherSpec(DType.F32, 4, 1, 3)),
                List.of(
                    new Backend.Argument(table, 0),
                    new Backend.Argument(places, 0),
                    new Backend.Argument(result, 0)))));
  }

  @Test
  void an_index_out_of_range_is_reported_once_with_its_position() {
    for (BackendOptions options : List.of(BackendOptions.DEFAULT, CHECK)) {
      try (Backend backend = new EmulatedCuda().open(options)) {
        lookup(backend, 0, 3, 1).replay();
        backend.synchronize();
        lookup(backend, 0, 7, -1).replay();
        lookup(backend, 9, 9, 9).replay();
        assertEquals(
            "[gather] index 7 at position 1 is outside 0..3; check the indices or enlarge the table"
                + " of 4 rows",
            messageOf(backend::synchronize));
        backend.synchronize();
        Backend.Recording wrong = lookup(backend, 0, 0, -2);
        wrong.replay();
        assertEquals(
            "[gather] index -2 at position 2 is outside 0..3; check the indices or enlarge the"
                + " table of 4 rows",
            messageOf(() -> backend.download(upload(backend, 1), 0, arena.allocate(4))));
      }
    }
  }

  @Test
  void a_gpu_that_computes_wrong_bits_is_refused_with_the_property() {
    EmulatedCuda contracting =
        new EmulatedCuda(
            new EmulatingCompiler(source -> source.replace("x * y + z", "fma(x, y, z)")));
    String message = messageOf(() -> contracting.open(BackendOptions.DEFAULT));
    assertTrue(
        message.startsWith(
            "[open] " + DEVICE + " fails the bit probe: a product and a sum without contraction"),
        message);
    assertTrue(
        message.endsWith(
            "; it cannot compute in strict precision: update its driver or choose another device"),
        message);
  }

  @Test
  void a_kernel_that_does_not_compile_leaves_the_backend_usable() {
    boolean[] refuses = {false};
    EmulatingCompiler compiler =
        new EmulatingCompiler(source -> {
          if (refuses[0]) {
            throw new CompileException(
                "k_square", new Capability(9, 0), "NVRTC 12.6", "NVRTC_ERROR", "no", source);
          }
          return source;
        });
    try (Backend backend = new EmulatedCuda(compiler).open(BackendOptions.DEFAULT)) {
      refuses[0] = true;
      String message = messageOf(() -> backend.compile(CudaKernels.square(64)));
      assertTrue(
          message.startsWith(
              "[nvrtcCompileProgram] NVRTC_ERROR: NVRTC 12.6 does not compile kernel k_square for"
                  + " sm_90; report it with the following, or try another version of NVRTC\n"
                  + "the compiler says:\nno\nthe source is:\n    1 typedef unsigned int uint;"),
          message);
      refuses[0] = false;
      backend.compile(CudaKernels.square(64));
    }
  }

  @Test
  void memory_beyond_the_gpu_or_the_limit_is_refused_with_the_figures() {
    long used = 2 * 256; // the fault word and its record
    try (Backend backend = open()) {
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(Long.MAX_VALUE));
      assertEquals(Long.MAX_VALUE, e.requested());
      assertEquals(used, e.used());
    }
    BackendOptions limited = BackendOptions.DEFAULT.withMemoryLimit(4096);
    try (Backend backend = new EmulatedCuda().open(limited)) {
      backend.allocate(3000);
      assertEquals(
          "[allocate] cuda:0 has too little memory: requested 1000 bytes, in use "
              + (3072 + used)
              + ", free "
              + (4096 - 3072 - used)
              + "; use a smaller batch or model, or raise the memory limit",
          messageOf(() -> backend.allocate(1000)));
      backend.allocate(512);
    }
  }

  @Test
  void an_allocation_that_fails_is_tried_again_when_the_pool_has_given_up_what_it_keeps() {
    try (Backend backend = open()) {
      Backend.Buffer first = backend.allocate(5000);
      backend.free(first);
      stub.fail(2, OUT_OF_MEMORY); // current, allocation
      backend.allocate(10_000);
      assertEquals("cuMemAllocAsync", stub.failedCall());
      assertEquals(5, stub.calls()); // and waited, trimmed, allocated
      upload(backend, 1); // through 64 KiB of host memory, which the stub counts too
      Backend.Buffer most = backend.allocate((1L << 30) - 200_000);
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(180_000));
      assertTrue(String.valueOf(e.getCause()).contains("[cuMemAllocAsync]"), e::toString);
      backend.free(most);
      backend.allocate(180_000);
    }
  }

  @Test
  void a_failed_launch_names_its_kernel_and_ends_all_work_but_closing() {
    Backend backend = open();
    Backend.Buffer buffer = upload(backend, 1, 2, 3);
    Backend.Recording recording = squares(backend, buffer, 1);
    stub.fail(2, FAULT);
    String error =
        "[cuLaunchKernel] CUDA_ERROR_ILLEGAL_ADDRESS (700) on "
            + DEVICE
            + ", kernel k_square"
            + LOST;
    assertEquals(error, messageOf(recording::replay));
    String after = "the cuda:0 device has failed before: " + error;
    assertEquals("[replay] " + after, messageOf(recording::replay));
    assertEquals("[allocate] " + after, messageOf(() -> backend.allocate(4)));
    assertEquals("[compile] " + after, messageOf(() -> backend.compile(CudaKernels.square(5))));
    assertEquals("[synchronize] " + after, messageOf(backend::synchronize));
    recording.close();
    backend.free(buffer);
    backend.close();
    try (Backend again = open()) {
      squares(again, upload(again, 1, 2, 3), 1).replay();
      again.synchronize();
    }
  }

  @Test
  void a_fault_that_shows_later_names_what_was_queued_last() {
    try (Backend backend = open()) {
      squares(backend, upload(backend, 1, 2, 3), 2).replay();
      stub.fail(2, FAULT);
      assertEquals(
          "[cuStreamSynchronize] CUDA_ERROR_ILLEGAL_ADDRESS (700) on "
              + DEVICE
              + ", after one of 2 kernels (to learn which, set cuda.check=true)"
              + LOST,
          messageOf(backend::synchronize));
    }
  }

  @Test
  void checking_waits_for_each_kernel_and_names_it() {
    try (Backend backend = new EmulatedCuda().open(CHECK)) {
      Backend.Buffer buffer = upload(backend, 1, 2, 3);
      Backend.Recording twice = squares(backend, buffer, 2);
      stub.fail(5, FAULT); // current, launch, wait, launch, wait
      assertEquals(
          "[cuStreamSynchronize] CUDA_ERROR_ILLEGAL_ADDRESS (700) on "
              + DEVICE
              + ", kernel k_square"
              + LOST,
          messageOf(twice::replay));
    }
  }

  @Test
  void checking_waits_for_each_upload_and_copy_and_names_it() {
    for (String what : List.of("an upload of 100000 bytes", "a copy of 8 bytes")) {
      try (Backend backend = new EmulatedCuda().open(CHECK)) {
        Backend.Buffer buffer = backend.allocate(LARGE);
        Runnable upload =
            () -> backend.upload((_, piece) -> piece.fill((byte) 1), LARGE, 4, buffer, 0);
        boolean copies = what.startsWith("a copy");
        upload.run();
        stub.fail(0, 0);
        upload.run();
        int calls = stub.calls();
        stub.fail(copies ? 3 : calls, FAULT); // current, copy, wait; or the last call of an upload
        assertEquals(
            "[cuStreamSynchronize] CUDA_ERROR_ILLEGAL_ADDRESS (700) on "
                + DEVICE
                + ", "
                + what
                + LOST,
            messageOf(copies ? () -> backend.copy(buffer, 0, buffer, 8, 8) : upload));
      }
    }
  }

  @Test
  void a_graph_without_memory_is_out_of_memory() {
    try (Backend backend = open()) {
      Backend.Recording twice = squares(backend, upload(backend, 1, 2, 3), 2);
      stub.fail(2, OUT_OF_MEMORY);
      OutOfDeviceMemoryException e = assertThrows(OutOfDeviceMemoryException.class, twice::replay);
      assertTrue(String.valueOf(e.getCause()).contains("[cuGraphLaunch]"), e::toString);
    }
  }

  @Test
  void closing_twice_is_harmless_and_all_else_after_it_is_refused() {
    Backend backend = open();
    Backend.Buffer buffer = upload(backend, 1, 2, 3);
    Backend.Recording recording = squares(backend, buffer, 2);
    MemorySegment host = arena.allocate(4);
    backend.close();
    backend.close();
    recording.close();
    String closed = "the cuda:0 device is closed; open it again";
    assertEquals("[allocate] " + closed, messageOf(() -> backend.allocate(4)));
    assertEquals("[free] " + closed, messageOf(() -> backend.free(buffer)));
    assertEquals("[upload] " + closed, messageOf(() -> backend.upload(host, buffer, 0)));
    assertEquals("[download] " + closed, messageOf(() -> backend.download(buffer, 0, host)));
    assertEquals("[copy] " + closed, messageOf(() -> backend.copy(buffer, 0, buffer, 4, 4)));
    assertEquals("[compile] " + closed, messageOf(() -> backend.compile(CudaKernels.square(3))));
    assertEquals("[record] " + closed, messageOf(() -> backend.record(List.of())));
    assertEquals("[replay] " + closed, messageOf(recording::replay));
    assertEquals("[synchronize] " + closed, messageOf(backend::synchronize));
  }

  @Test
  void what_was_freed_or_belongs_elsewhere_is_refused() {
    try (Backend backend = open();
        Backend other = open()) {
      Backend.Buffer buffer = upload(backend, 1, 2, 3);
      Backend.Recording recording = squares(backend, buffer, 2);
      backend.free(buffer);
      assertEquals(
          "[replay] the buffer of 12 bytes was freed before; keep it until its last use",
          messageOf(recording::replay));
      assertEquals(
          "[free] the buffer of 12 bytes was freed before; free it once",
          messageOf(() -> backend.free(buffer)));
      recording.close();
      assertEquals(
          "[replay] the recording is closed; record it again", messageOf(recording::replay));
      Backend.Buffer foreign = upload(other, 1);
      assertEquals(
          "[copy] the buffer belongs to another device; copy it through the host",
          messageOf(() -> backend.copy(foreign, 0, foreign, 0, 4)));
      Backend.Launch launch = new Backend.Launch(other.compile(CudaKernels.square(3)), List.of());
      assertEquals(
          "[record] a kernel belongs to another device; compile it on this one",
          messageOf(() -> backend.record(List.of(launch))));
    }
  }

  /** Everything a backend does, once. */
  private static void everything(Backend backend, MemorySegment host) {
    try (backend) {
      Backend.Buffer a = backend.allocate(1024);
      Backend.Buffer b = backend.allocate(1024);
      backend.upload(host, a, 0);
      backend.copy(a, 0, b, 0, 512);
      Backend.Buffer large = backend.allocate(LARGE);
      backend.upload((_, piece) -> piece.fill((byte) 1), LARGE, 4, large, 0);
      Backend.Download later = backend.downloadLater(large, LARGE - 4, 4);
      backend.upload(host, large, 0);
      later.isDone();
      later.await(host.asSlice(0, 4));
      squares(backend, a, 2).replay();
      Backend.Argument argument = new Backend.Argument(a, 0);
      Backend.Launch gather =
          new Backend.Launch(
              backend.compile(new GatherSpec(DType.F32, 4, 1, 3)),
              List.of(argument, new Backend.Argument(a, 64), new Backend.Argument(b, 0)));
      try (Backend.Recording lookup = backend.record(List.of(gather))) {
        lookup.replay();
        backend.downloadLater(b, 0, 12).await(host.asSlice(0, 12));
        backend.download(b, 0, host);
      }
      backend.synchronize();
      backend.free(a);
    }
  }

  @Test
  void whichever_call_fails_nothing_leaks_and_the_error_names_it() {
    MemorySegment host = arena.allocate(1024, 64);
    EmulatedCuda provider = new EmulatedCuda();
    everything(provider.open(BackendOptions.DEFAULT), host);
    stub.fail(0, 0);
    everything(provider.open(BackendOptions.DEFAULT), host);
    int calls = stub.calls();
    assertTrue(calls > 100, "only " + calls + " calls");
    for (int code : new int[] {FAULT, OUT_OF_MEMORY}) {
      for (int n = 1; n <= calls; n++) {
        List<String> said = new ArrayList<>();
        stub.fail(n, code);
        try (CudaLog _ = new CudaLog(said)) {
          everything(provider.open(BackendOptions.DEFAULT), host);
        } catch (BackendException e) {
          said.add(String.valueOf(e.getMessage()));
          said.add(String.valueOf(e.getCause()));
        }
        String call = stub.failedCall().replaceAll("_v2$", "").replace("WithFlags", "");
        boolean retried = code == OUT_OF_MEMORY && call.equals("cuMemAllocAsync");
        assertTrue(
            retried || said.stream().anyMatch(text -> text.contains("[" + call + "] CUDA_ERROR_")),
            call + " is not in " + said);
        assertEquals(liveBefore, stub.live(), call + ", call " + n);
      }
    }
    stub.fail(0, 0);
    everything(provider.open(BackendOptions.DEFAULT), host);
  }

  /** Compiles for this machine, but for one program. */
  private static final class FailingCompiler implements KernelCompiler {
    private final KernelCompiler compiler = new EmulatingCompiler();
    private final OutOfMemoryError error;
    private final int failing;
    private int compilations;

    FailingCompiler(int failing) {
      this.failing = failing;
      this.error = new OutOfMemoryError("compilation " + failing);
    }

    @Override
    public String version() {
      return compiler.version();
    }

    @Override
    public List<Capability> capabilities() {
      return compiler.capabilities();
    }

    @Override
    public byte[] compile(String name, String source, Capability target, List<String> options) {
      if (++compilations == failing) {
        throw error;
      }
      return compiler.compile(name, source, target, options);
    }
  }

  /**
   * Programs are compiled when a device is opened, for kernels, and while launches are recorded.
   */
  @Test
  void whichever_compilation_is_left_by_an_error_nothing_leaks() {
    MemorySegment host = arena.allocate(1024, 64);
    FailingCompiler sound = new FailingCompiler(0);
    everything(new EmulatedCuda(sound).open(BackendOptions.DEFAULT), host);
    assertTrue(sound.compilations >= 4, sound.compilations + " compilations");
    for (int n = 1; n <= sound.compilations; n++) {
      FailingCompiler compiler = new FailingCompiler(n);
      OutOfMemoryError thrown =
          assertThrows(
              OutOfMemoryError.class,
              () -> everything(new EmulatedCuda(compiler).open(BackendOptions.DEFAULT), host));
      assertSame(compiler.error, thrown);
      assertEquals(liveBefore, stub.live(), thrown.getMessage());
    }
  }

  @Test
  void pinned_memory_that_cannot_grow_stays_as_it_is() {
    int bytes = 200_000;
    try (Backend backend = open()) {
      Backend.Buffer buffer = backend.allocate(bytes);
      backend.upload((_, piece) -> piece.fill((byte) 1), bytes / 2, 4, buffer, 0);
      int live = stub.live();
      stub.fail(3, OUT_OF_MEMORY); // current, the wait for the upload, pinned memory
      try (CudaLog _ = new CudaLog(new ArrayList<>())) {
        backend.upload((_, piece) -> piece.fill((byte) 2), bytes, 4, buffer, 0);
      }
      assertEquals("cuMemHostAlloc", stub.failedCall());
      MemorySegment back = arena.allocate(bytes);
      backend.download(buffer, 0, back);
      assertEquals(-1, back.mismatch(arena.allocate(bytes).fill((byte) 2)));
      assertTrue(stub.live() <= live + 3, "events and device memory alone came along");
    }
  }

  @Test
  void errors_keep_call_and_code() {
    try (Backend backend = open()) {
      Backend.Buffer buffer = backend.allocate(4);
      stub.fail(2, FAULT);
      CudaException e =
          assertThrows(CudaException.class, () -> backend.copy(buffer, 0, buffer, 0, 4));
      assertEquals("cuMemcpyDtoDAsync", e.call());
      assertEquals(FAULT, e.code());
      assertEquals(DEVICE, e.device());
    }
  }
}
