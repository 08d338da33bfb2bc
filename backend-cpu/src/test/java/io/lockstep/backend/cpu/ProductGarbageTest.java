package io.lockstep.backend.cpu;

import static io.lockstep.backend.cpu.Naive.dense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.MatMulSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts the bytes of Java's heap that replays of products make, on all threads. */
class ProductGarbageTest {
  private static final int REPLAYS = 20;
  private static final long SECONDS = 60;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource({
    "1, 300, 310, 600", // shared by all threads, with edges
    "1, 256, 10, 1024", // narrow, read where it lies
    "1, 10, 500, 600", // flat
    "5, 90, 100, 110", // a batch, a matrix to each thread
    "1, 7, 9, 11",
  })
  void a_replay_of_a_product_makes_no_objects(int batch, int m, int n, int k) {
    Expr sum = Expr.input(0, DType.F32).add(Expr.input(1, DType.F32));
    MatMulSpec spec =
        new MatMulSpec(
            DType.F32,
            batch,
            m,
            n,
            k,
            dense(batch, m, k),
            dense(batch, k, n),
            Program.of("sum", List.of(DType.F32, DType.F32), sum),
            List.of(dense(batch, m, n)),
            List.of(dense(batch, m, n)));
    assertNoObjects(spec, List.of(batch * m * k, batch * k * n, batch * m * n, batch * m * n), 4);
  }

  @Test
  void a_replay_of_a_product_of_doubles_makes_no_objects() {
    MatMulSpec spec =
        new MatMulSpec(
            DType.F64,
            1,
            33,
            20,
            40,
            dense(1, 33, 40),
            dense(1, 40, 20),
            Program.of("product", List.of(DType.F64), Expr.input(0, DType.F64)),
            List.of(),
            List.of(dense(1, 33, 20)));
    assertNoObjects(spec, List.of(33 * 40, 40 * 20, 33 * 20), 8);
  }

  private void assertNoObjects(MatMulSpec spec, List<Integer> sizes, int bytes) {
    try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.withThreads(3))) {
      List<Backend.Argument> arguments = new ArrayList<>();
      for (int size : sizes) {
        arguments.add(new Backend.Argument(backend.allocate((long) size * bytes), 0));
      }
      Backend.Launch launch = new Backend.Launch(backend.compile(spec), arguments);
      try (Backend.Recording recording = backend.record(List.of(launch))) {
        assertEquals(0, leastBytes(recording));
      }
    }
  }

  /** Replays until replays make no objects, as they do before the JIT is done, or time is up. */
  private long leastBytes(Backend.Recording recording) {
    long[] workers = workers();
    assertTrue(workers.length >= 3, "this thread and two workers");
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    long least = Long.MAX_VALUE;
    long[] before = new long[workers.length];
    while (least > 0 && System.nanoTime() < end) {
      for (int i = 0; i < workers.length; i++) {
        before[i] = threads.getThreadAllocatedBytes(workers[i]);
      }
      for (int i = 0; i < REPLAYS; i++) {
        recording.replay();
      }
      long made = 0;
      for (int i = 0; i < workers.length; i++) {
        made += threads.getThreadAllocatedBytes(workers[i]) - before[i];
      }
      least = Math.min(least, made);
    }
    return least;
  }

  private static long[] workers() {
    Thread self = Thread.currentThread();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t == self || t.getName().startsWith("lockstep-cpu-"))
        .mapToLong(Thread::threadId)
        .toArray();
  }
}
