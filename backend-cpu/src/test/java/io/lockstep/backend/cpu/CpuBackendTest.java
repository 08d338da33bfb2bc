package io.lockstep.backend.cpu;

import static io.lockstep.backend.cpu.Naive.dense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CpuBackendTest {
  private static final Expr X = Expr.input(0, DType.F32);

  private static KernelSpec sigmoid(int n) {
    Program program =
        Program.of("sigmoid", List.of(DType.F32), X.apply(ElementaryFunctions.SIGMOID));
    return new MapSpec(program, Shape.of(n), List.of(dense(n)), List.of(dense(n)));
  }

  private static KernelSpec softmax(int rows, int cols) {
    Expr e = X.sub(X.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
    Program program = Program.of("softmax", List.of(DType.F32), e.div(e.overRow(ReduceOp.SUM)));
    return new RowSpec(program, rows, cols, List.of(dense(rows, cols)), List.of(dense(rows, cols)));
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  @Test
  void is_found_by_name_and_describes_itself() {
    List<BackendProvider> found = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class).forEach(found::add);
    assertEquals(List.of("cpu"), found.stream().map(BackendProvider::name).toList());
    assertEquals(0, found.getFirst().discover().getFirst().rank());
    assertTrue(found.getFirst().discover().getFirst().usable());
    BackendOptions two = BackendOptions.DEFAULT.withThreads(2).with("cpu.vector", "false");
    try (Backend backend = found.getFirst().open(two)) {
      assertEquals("cpu", backend.info().backend());
      assertTrue(backend.info().supportsF64());
      assertTrue(
          backend
              .info()
              .description()
              .endsWith(
                  ", 2 threads, scalar (--add-modules jdk.incubator.vector makes it several times"
                      + " faster)"));
    }
  }

  @Test
  void settings_that_are_unknown_or_malformed_are_refused() {
    BackendOptions options = BackendOptions.DEFAULT;
    assertEquals(
        "[cpu] unknown setting cpu.vectors; known are cpu.vector, cpu.vector.bits and cpu.warmup",
        messageOf(() -> Devices.open(options.with("cpu.vectors", "true"))));
    assertEquals(
        "[cpu] setting cpu.vector is 'no'; use true or false",
        messageOf(() -> Devices.open(options.with("cpu.vector", "no"))));
    assertEquals(
        "[cpu] setting cpu.vector.bits is '64'; use 128, 256 or 512",
        messageOf(() -> Devices.open(options.with("cpu.vector.bits", "64"))));
  }

  @Test
  void threads_beyond_use_are_refused() {
    int processors = Runtime.getRuntime().availableProcessors();
    int most = BackendOptions.mostThreads(processors);
    assertEquals(256, BackendOptions.mostThreads(1));
    assertEquals(512, BackendOptions.mostThreads(128));
    assertEquals(
        "[options] 100000 threads for "
            + processors
            + " processors; give at most "
            + most
            + ", or 0 for one for each processor",
        assertThrows(
                IllegalArgumentException.class, () -> BackendOptions.DEFAULT.withThreads(100_000))
            .getMessage());
  }

  @Test
  void memory_is_accounted_and_limited() {
    try (CpuBackend backend =
        Devices.open(BackendOptions.DEFAULT.withThreads(1).withMemoryLimit(1000))) {
      Backend.Buffer first = backend.allocate(600);
      backend.allocate(0);
      assertEquals(600, backend.usedBytes());
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(401));
      assertEquals(
          "[allocate] cpu has too little memory: requested 401 bytes, in use 600, free 400; use a"
              + " smaller batch or model, or raise the memory limit",
          e.getMessage());
      backend.free(first);
      assertEquals(0, backend.usedBytes());
      assertEquals(1000, backend.allocate(1000).bytes());
    }
  }

  @Test
  void memory_that_the_system_does_not_have_is_refused() {
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT)) {
      assertTrue(
          messageOf(() -> backend.allocate(1L << 62))
              .matches(
                  "\\[allocate\\] cpu has too little memory: requested 4611686018427387904"
                      + " bytes, in use 0, free [1-9][0-9]+; use a smaller batch or model, or"
                      + " raise the memory limit"));
      assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(Long.MAX_VALUE));
      assertEquals(0, backend.usedBytes());
    }
  }

  @Test
  void use_after_free_and_after_close_are_errors() {
    CpuBackend backend = Devices.open(BackendOptions.DEFAULT);
    Backend.Buffer buffer = backend.allocate(8);
    Backend.Launch launch =
        new Backend.Launch(
            backend.compile(sigmoid(1)),
            List.of(new Backend.Argument(buffer, 0), new Backend.Argument(buffer, 4)));
    Backend.Recording closed = backend.record(List.of(launch));
    closed.close();
    Backend.Recording recording = backend.record(List.of(launch));
    recording.replay();
    backend.free(buffer);
    assertEquals("[replay] the recording is closed; record it again", messageOf(closed::replay));
    assertEquals(
        "[replay] the buffer of 8 bytes was freed before; keep it until its last use",
        messageOf(recording::replay));
    assertEquals(
        "[free] the buffer of 8 bytes was freed before; free it once",
        messageOf(() -> backend.free(buffer)));
    try (CpuBackend other = Devices.open(BackendOptions.DEFAULT)) {
      Backend.Buffer foreign = other.allocate(4);
      assertEquals(
          "[free] the buffer belongs to another device; copy it through the host",
          messageOf(() -> backend.free(foreign)));
      assertEquals(
          "[record] a kernel belongs to another device; compile it on this one",
          messageOf(() -> other.record(List.of(launch))));
    }
    backend.close();
    backend.close();
    assertEquals(
        "[allocate] the cpu device is closed; open it again", messageOf(() -> backend.allocate(4)));
    assertEquals("[replay] the cpu device is closed; open it again", messageOf(recording::replay));
  }

  @Test
  void bytes_travel_up_across_and_down() {
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT);
        Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1, (byte) 2, (byte) 3);
      Backend.Buffer a = backend.allocate(4);
      Backend.Buffer b = backend.allocate(4);
      backend.upload(host, a, 1);
      backend.copy(a, 2, b, 0, 2);
      backend.download(b, 0, host.asSlice(1));
      assertArrayEquals(new byte[] {1, 2, 3}, host.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void equal_specifications_share_a_kernel() {
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT)) {
      assertSame(backend.compile(sigmoid(5)), backend.compile(sigmoid(5)));
      assertNotEquals(backend.compile(sigmoid(5)), backend.compile(sigmoid(6)));
    }
  }

  @Test
  void an_index_outside_the_table_is_named() {
    List<double[]> gather = List.of(new double[6], new double[] {2, 0, 3, -1}, new double[8]);
    List<double[]> scatter = List.of(new double[8], new double[] {2, 0, 2, -1}, new double[6]);
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT)) {
      assertEquals(
          "[gather] index 3 at position 2 is outside 0..2; check the indices or enlarge the table"
              + " of 3 rows",
          messageOf(() -> Devices.run(backend, new GatherSpec(DType.F32, 3, 2, 4), gather)));
      assertEquals(
          "[scatter_add] index -1 at position 3 is outside 0..2; check the indices or enlarge the"
              + " table of 3 rows",
          messageOf(() -> Devices.run(backend, new ScatterAddSpec(DType.F32, 3, 2, 4), scatter)));
    }
  }

  @Test
  void an_output_may_be_the_input_itself() {
    double[] x = Devices.random(new Random(1), DType.F32, 5000, false);
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.with("cpu.warmup", "false"));
        Arena arena = Arena.ofConfined()) {
      double[] apart = Devices.run(backend, sigmoid(5000), List.of(x, x)).get(1);
      MemorySegment host = arena.allocate(20000, 64);
      for (int i = 0; i < 5000; i++) {
        host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x[i]);
      }
      Backend.Argument both = new Backend.Argument(backend.allocate(20000), 0);
      backend.upload(host, both.buffer(), 0);
      Backend.Kernel kernel = backend.compile(sigmoid(5000));
      backend.record(List.of(new Backend.Launch(kernel, List.of(both, both)))).replay();
      backend.download(both.buffer(), 0, host);
      for (int i = 0; i < 5000; i++) {
        assertEquals((float) apart[i], host.getAtIndex(ValueLayout.JAVA_FLOAT, i));
      }
    }
  }

  @Test
  void bits_stay_the_same_while_vector_code_takes_over() {
    List<double[]> x =
        List.of(Devices.random(new Random(3), DType.F32, 60_000, false), new double[60_000]);
    try (CpuBackend scalar = Devices.open(BackendOptions.DEFAULT.with("cpu.vector", "false"));
        CpuBackend tiered = Devices.open(BackendOptions.DEFAULT)) {
      double[] expected = Devices.run(scalar, softmax(200, 300), x).get(1);
      long end = System.nanoTime() + 1_500_000_000L;
      do {
        assertArrayEquals(expected, Devices.run(tiered, softmax(200, 300), x).get(1));
      } while (System.nanoTime() < end);
    }
  }

  @Test
  void a_replay_allocates_no_objects() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.withThreads(2))) {
      KernelSpec columns =
          new ColumnReduceSpec(
              Program.of("sum", List.of(DType.F32), X),
              ReduceOp.SUM,
              1,
              300,
              200,
              List.of(dense(1, 300, 200)));
      List<Backend.Launch> launches = new ArrayList<>();
      for (KernelSpec spec : List.of(sigmoid(60_000), softmax(200, 300), columns)) {
        List<Backend.Argument> arguments = new ArrayList<>();
        spec.arguments()
            .forEach(_ -> arguments.add(new Backend.Argument(backend.allocate(240_000), 0)));
        launches.add(new Backend.Launch(backend.compile(spec), arguments));
      }
      Backend.Recording recording = backend.record(launches);
      long[] allocated = new long[400];
      for (int i = 0; i < allocated.length; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        recording.replay();
        allocated[i] = threads.getCurrentThreadAllocatedBytes() - before;
      }
      Arrays.sort(allocated);
      assertEquals(0, allocated[allocated.length / 2]);
    }
  }

  @Test
  void a_large_buffer_is_zeroed_and_aligned_and_not_bound_by_the_heap() {
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT)) {
      long bytes = 1L << 26;
      CpuBuffer buffer = backend.own("test", backend.allocate(bytes));
      MemorySegment memory = buffer.segment("test");
      assertEquals(bytes, memory.byteSize());
      assertEquals(0, memory.address() % 64);
      for (long at = 0; at < bytes; at += 4096) {
        assertEquals(0, memory.get(ValueLayout.JAVA_LONG, at));
      }
      memory.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 1);
      backend.free(buffer);
      // The machine has no such memory, though the system would lend it.
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(1L << 45));
      assertEquals(1L << 45, e.requested());
      assertEquals(0, e.used());
      assertTrue(e.available() > 0 && e.available() < 1L << 45);
    }
  }
}
