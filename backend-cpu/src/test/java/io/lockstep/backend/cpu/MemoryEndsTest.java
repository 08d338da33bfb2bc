package io.lockstep.backend.cpu;

import static io.lockstep.backend.cpu.Naive.dense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that ends at each allocation in turn: nothing leaks, and what was there goes on. */
class MemoryEndsTest {
  private static final Expr X = Expr.input(0, DType.F32);

  private static KernelSpec softmax(int rows, int cols) {
    Expr e = X.sub(X.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
    Program program = Program.of("softmax", List.of(DType.F32), e.div(e.overRow(ReduceOp.SUM)));
    return new RowSpec(program, rows, cols, List.of(dense(rows, cols)), List.of(dense(rows, cols)));
  }

  private static KernelSpec columnSum(int rows, int cols) {
    Program program = Program.of("square", List.of(DType.F32), X.mul(X));
    return new ColumnReduceSpec(
        program, ReduceOp.SUM, 1, rows, cols, List.of(dense(1, rows, cols)));
  }

  /** A product whose operands are widened to, and whose result is kept in, working memory. */
  private static KernelSpec product(DType type, int m, int n, int k) {
    Program rounded =
        Program.of("rounded", List.of(DType.F32), List.of(DType.I32), List.of(toInt()));
    return new MatMulSpec(
        type,
        1,
        m,
        n,
        k,
        dense(1, m, k),
        dense(1, k, n),
        rounded,
        List.of(),
        List.of(dense(1, m, n)));
  }

  private static Expr toInt() {
    return X.mul(1000).cast(io.lockstep.kernels.expr.Type.I32);
  }

  /** Some launches with buffers of their own. */
  private static final class Work {
    private final Backend backend;
    private final List<Backend.Buffer> buffers = new ArrayList<>();
    private final List<Backend.Launch> launches = new ArrayList<>();
    private Backend.@Nullable Recording recording;

    /** Allocates and records; what it has got by then is freed where memory ends. */
    Work(Backend backend, List<KernelSpec> specs) {
      this.backend = backend;
      try {
        Random random = new Random(7);
        for (KernelSpec spec : specs) {
          launches.add(new Backend.Launch(backend.compile(spec), arguments(spec, random)));
        }
        recording = backend.record(launches);
      } catch (OutOfDeviceMemoryException e) {
        free();
        throw e;
      }
    }

    private List<Backend.Argument> arguments(KernelSpec spec, Random random) {
      List<Backend.Argument> arguments = new ArrayList<>();
      var layouts = spec.layouts();
      for (int i = 0; i < layouts.size(); i++) {
        DType type = spec.arguments().get(i);
        long bytes = (long) layouts.get(i).shape().size() * type.bytes();
        MemorySegment host = Arena.ofAuto().allocate(bytes, 64);
        for (long at = 0; at < bytes; at += type.bytes()) {
          switch (type) {
            case F32 -> host.set(ValueLayout.JAVA_FLOAT, at, random.nextFloat());
            case BF16 -> host.set(ValueLayout.JAVA_SHORT, at, (short) 0x3f80);
            default -> {}
          }
        }
        Backend.Buffer buffer = backend.allocate(bytes);
        buffers.add(buffer);
        backend.upload(host, buffer, 0);
        arguments.add(new Backend.Argument(buffer, 0));
      }
      return arguments;
    }

    int run() {
      Objects.requireNonNull(recording).replay();
      int hash = 0;
      for (Backend.Buffer buffer : buffers) {
        MemorySegment host = Arena.ofAuto().allocate(buffer.bytes(), 64);
        backend.download(buffer, 0, host);
        hash = 31 * hash + Arrays.hashCode(host.toArray(ValueLayout.JAVA_BYTE));
      }
      return hash;
    }

    void free() {
      buffers.forEach(backend::free);
    }
  }

  private static Work older(Backend backend) {
    return new Work(
        backend,
        List.of(
            softmax(20, 10),
            softmax(9, 700),
            columnSum(100, 30),
            product(DType.F32, 40, 30, 20),
            product(DType.BF16, 40, 30, 20)));
  }

  private static Work larger(Backend backend) {
    return new Work(
        backend,
        List.of(
            softmax(500, 31),
            softmax(9, 9000),
            softmax(1, 50_000),
            columnSum(300, 400),
            product(DType.F32, 150, 140, 300),
            product(DType.BF16, 150, 140, 300)));
  }

  private static CpuBackend open(Ledger ledger, String vector) {
    BackendOptions options =
        BackendOptions.DEFAULT
            .withThreads(2)
            .with("cpu.vector", vector)
            .with("cpu.warmup", "false");
    return new CpuBackend(CpuSettings.of(options), "test", ledger);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void whichever_allocation_fails_older_steps_go_on_and_nothing_leaks(String vector) {
    int expectedOlder;
    int expectedLarger;
    Ledger unlimited = new Ledger();
    try (CpuBackend backend = open(unlimited, vector)) {
      expectedOlder = older(backend).run();
      expectedLarger = larger(backend).run();
    }
    assertEquals(0, unlimited.live());
    for (boolean all : new boolean[] {false, true}) {
      boolean failed = true;
      int allocations = 0;
      for (; failed; allocations++) {
        Ledger ledger = new Ledger();
        try (CpuBackend backend = open(ledger, vector)) {
          Work older = older(backend);
          assertEquals(expectedOlder, older.run());
          long before = ledger.live();
          ledger.endAfter(allocations, all);
          failed = fails(backend, expectedLarger);
          assertEquals(expectedOlder, older.run(), "after failure " + allocations);
          ledger.goOn();
          assertTrue(ledger.live() >= before);
          assertEquals(expectedLarger, larger(backend).run(), "after failure " + allocations);
          assertEquals(expectedOlder, older.run());
          ledger.checkNobodyWroteToTheDead();
        }
        assertEquals(0, ledger.live(), "bytes left after failure " + allocations);
      }
      assertTrue(allocations > 20, allocations + " allocations");
    }
  }

  private static boolean fails(CpuBackend backend, int expected) {
    long used = backend.usedBytes() + backend.workingBytes();
    try {
      Work larger = larger(backend);
      assertEquals(expected, larger.run());
      larger.free();
      return false;
    } catch (OutOfDeviceMemoryException e) {
      assertTrue(e.requested() > 0 && e.used() >= used && e.available() > 0, e.getMessage());
      assertEquals(OutOfMemoryError.class, e.getCause() == null ? null : e.getCause().getClass());
      return true;
    }
  }

  @Test
  void working_memory_counts_in_the_limit() {
    KernelSpec spec = softmax(1, 50_000);
    BackendOptions limited =
        BackendOptions.DEFAULT.withThreads(2).withMemoryLimit(500_000).with("cpu.vector", "false");
    try (CpuBackend backend = Devices.open(limited)) {
      Backend.Buffer in = backend.allocate(200_000);
      Backend.Buffer out = backend.allocate(200_000);
      Backend.Launch launch =
          new Backend.Launch(
              backend.compile(spec),
              List.of(new Backend.Argument(in, 0), new Backend.Argument(out, 0)));
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.record(List.of(launch)));
      assertEquals(e.used(), backend.usedBytes() + backend.workingBytes());
      assertEquals(500_000 - e.used(), e.available());
      assertEquals(
          "[allocate] cpu has too little memory: requested "
              + e.requested()
              + " bytes, in use "
              + e.used()
              + ", free "
              + e.available()
              + "; use a smaller batch or model, or raise the memory limit",
          e.getMessage());
    }
  }

  /** The exponentials of the row are kept: 4 bytes a column. */
  @Test
  void a_row_that_all_workers_share_is_reserved_once() {
    int cols = 1 << 20;
    BackendOptions options = BackendOptions.DEFAULT.withThreads(8).with("cpu.vector", "false");
    try (CpuBackend backend = Devices.open(options)) {
      Backend.Buffer buffer = backend.allocate(8L * cols);
      Backend.Launch launch =
          new Backend.Launch(
              backend.compile(softmax(1, cols)),
              List.of(new Backend.Argument(buffer, 0), new Backend.Argument(buffer, 4L * cols)));
      backend.record(List.of(launch));
      long working = backend.workingBytes();
      assertTrue(working > 4L * cols && working < 5L * cols, working + " bytes");
    }
  }
}
