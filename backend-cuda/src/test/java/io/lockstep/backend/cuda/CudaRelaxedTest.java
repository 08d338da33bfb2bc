package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the backend asks of cuBLAS and what it makes of failures, on the stubs. */
class CudaRelaxedTest {
  private static final int FAULT = 700;
  private static final int OUT_OF_MEMORY = 2;
  private static final String DEVICE = "cuda:0 (Stub GPU)";
  private static final int M = 2;
  private static final int N = 3;
  private static final int K = 2;

  private final Arena arena = Arena.ofConfined();
  private final StubBlas blas = StubBlas.loaded();
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

  private static BackendOptions in(Precision precision) {
    return BackendOptions.DEFAULT.withPrecision(precision);
  }

  private static Backend open(Precision precision) {
    return new EmulatedCuda().open(in(precision));
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private Backend.Argument upload(Backend backend, float... values) {
    return upload(backend, arena.allocateFrom(ValueLayout.JAVA_FLOAT, values));
  }

  private Backend.Argument halves(Backend backend, float... values) {
    MemorySegment host = arena.allocate(ValueLayout.JAVA_SHORT, values.length);
    for (int i = 0; i < values.length; i++) {
      host.setAtIndex(ValueLayout.JAVA_SHORT, i, BFloat16.round(values[i]));
    }
    return upload(backend, host);
  }

  private static Backend.Argument upload(Backend backend, MemorySegment host) {
    Backend.Buffer buffer = backend.allocate(host.byteSize());
    backend.upload(host, buffer, 0);
    return new Backend.Argument(buffer, 0);
  }

  private float[] floats(Backend backend, Backend.Argument from, int count) {
    MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    backend.download(from.buffer(), from.offset(), host);
    return host.toArray(ValueLayout.JAVA_FLOAT);
  }

  private float[] widened(Backend backend, Backend.Argument from, int count) {
    MemorySegment host = arena.allocate(ValueLayout.JAVA_SHORT, count);
    backend.download(from.buffer(), from.offset(), host);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = BFloat16.widen(host.getAtIndex(ValueLayout.JAVA_SHORT, i));
    }
    return values;
  }

  /** Returns {@code [2,2] x [2,3]}, then a bias added; outputs as given. */
  private static MatMulSpec biased(DType operands, DType output) {
    Expr sum = Expr.input(0, DType.F32).add(Expr.input(1, DType.F32));
    Program program =
        Program.of("matmul+add", List.of(DType.F32, DType.F32), List.of(output), List.of(sum));
    Shape space = Shape.of(1, M, N);
    return new MatMulSpec(
        operands,
        1,
        M,
        N,
        K,
        Layout.contiguous(Shape.of(1, M, K)),
        Layout.contiguous(Shape.of(1, K, N)),
        program,
        List.of(new Layout(space, List.of(0, 0, 1), 0)),
        List.of(Layout.contiguous(space)));
  }

  private static final float[] A = {1, 2, 3, 4};
  private static final float[] B = {1, 0, 1, 0, 1, 1};
  private static final float[] BIAS = {10, 20, 30};
  private static final float[] RESULT = {11, 22, 33, 13, 24, 37};

  @Test
  void product_and_epilogue_are_captured_and_done_by_each_replay() {
    try (Backend backend = open(Precision.FAST)) {
      Backend.Argument a = upload(backend, A);
      Backend.Argument out = upload(backend, new float[1 + M * N]);
      Backend.Argument behind = new Backend.Argument(out.buffer(), Float.BYTES);
      List<Backend.Argument> all = List.of(a, upload(backend, B), upload(backend, BIAS), behind);
      int products = blas.products();
      int launched = stub.launches();
      Backend.Kernel kernel = backend.compile(biased(DType.F32, DType.F32));
      Backend.Recording recording = backend.record(List.of(new Backend.Launch(kernel, all)));
      assertEquals(products + 1, blas.products());
      recording.replay();
      assertArrayEquals(new float[] {0, 11, 22, 33, 13, 24, 37}, floats(backend, out, 7));
      backend.upload(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0, 0, 0, 1), a.buffer(), 0);
      recording.replay();
      assertArrayEquals(new float[] {10, 20, 30, 10, 21, 31}, floats(backend, behind, 6));
      assertEquals(products + 1, blas.products());
      assertEquals(launched + 2, stub.launches());
    }
  }

  private void compute(Backend backend, DType operands, DType output) {
    List<Backend.Argument> all = new ArrayList<>();
    all.add(operands == DType.BF16 ? halves(backend, A) : upload(backend, A));
    all.add(operands == DType.BF16 ? halves(backend, B) : upload(backend, B));
    all.add(upload(backend, BIAS));
    all.add(upload(backend, new float[M * N]));
    Backend.Kernel kernel = backend.compile(biased(operands, output));
    try (Backend.Recording recording = backend.record(List.of(new Backend.Launch(kernel, all)))) {
      recording.replay();
      Backend.Argument out = all.getLast();
      assertArrayEquals(
          RESULT, output == DType.BF16 ? widened(backend, out, 6) : floats(backend, out, 6));
    }
  }

  @Test
  void bfloat16_operands_give_float_or_bfloat16_results() {
    try (Backend backend = open(Precision.BF16)) {
      int products = blas.products();
      compute(backend, DType.BF16, DType.F32);
      compute(backend, DType.BF16, DType.BF16);
      compute(backend, DType.F32, DType.F32);
      assertEquals(products + 3, blas.products());
    }
  }

  @Test
  void what_cublas_cannot_read_the_strict_kernel_computes() {
    try (Backend backend = open(Precision.TF32)) {
      int products = blas.products();
      MatMulSpec dense = biased(DType.F32, DType.F32);
      Layout spread = new Layout(Shape.of(1, M, K), List.of(0, 4, 2), 0);
      MatMulSpec odd =
          new MatMulSpec(
              DType.F32,
              1,
              M,
              N,
              K,
              spread,
              dense.b(),
              dense.epilogue(),
              dense.inputs(),
              dense.outputs());
      List<Backend.Argument> all =
          List.of(
              upload(backend, 1, 0, 2, 0, 3, 0, 4),
              upload(backend, B),
              upload(backend, BIAS),
              upload(backend, new float[M * N]));
      backend.record(List.of(new Backend.Launch(backend.compile(odd), all))).replay();
      assertArrayEquals(RESULT, floats(backend, all.getLast(), 6));
      assertEquals(products, blas.products());
    }
  }

  @Test
  void strict_precision_never_loads_cublas() {
    CudaBackendProvider provider =
        new CudaBackendProvider(
            EmulatedCuda::environment,
            _ -> new EmulatingCompiler(),
            _ -> {
              throw new AssertionError("cuBLAS was loaded");
            });
    BackendOptions strict = BackendOptions.DEFAULT.with("cuda.cache", "off");
    try (Backend backend = provider.open(strict)) {
      int products = blas.products();
      compute(backend, DType.F32, DType.F32);
      assertEquals(products, blas.products());
      assertEquals(
          "Stub GPU, capability 9.0, 1.0 GiB, 132 multiprocessors", backend.info().description());
    }
    assertThrows(AssertionError.class, () -> provider.open(strict.withPrecision(Precision.FAST)));
  }

  @Test
  void a_device_says_which_library_computes_its_products() {
    try (Backend backend = open(Precision.TF32)) {
      assertEquals(
          "Stub GPU, capability 9.0, 1.0 GiB, 132 multiprocessors, products in tf32 by cuBLAS"
              + " 12.4.5",
          backend.info().description());
    }
  }

  @Test
  void tensor_cores_without_the_format_are_refused_and_fast_is_not() {
    stub.machine(1, 75, 12080, true);
    for (Precision precision : List.of(Precision.TF32, Precision.BF16)) {
      assertEquals(
          "[cuda] cuda:0 (Stub GPU, capability 7.5, 1.0 GiB, 132 multiprocessors) does not compute"
              + " in precision "
              + precision
              + ": its compute capability is 7.5, and 8.0 is needed; use fast or strict",
          messageOf(() -> open(precision)));
    }
    try (Backend backend = open(Precision.FAST)) {
      compute(backend, DType.F32, DType.F32);
    }
  }

  @Test
  void auto_passes_over_a_gpu_that_lacks_the_precision() {
    stub.machine(1, 75, 12080, true);
    EngineOptions auto = EngineOptions.of("auto").withPrecision(Precision.BF16);
    try (Engine engine = Engine.open(auto)) {
      assertEquals("cpu", engine.device().backend());
    }
  }

  @Test
  void a_product_that_fails_names_the_call_and_the_kernel() {
    BackendOptions check = in(Precision.FAST).with("cuda.check", "true");
    try (Backend backend = new EmulatedCuda().open(check)) {
      List<Backend.Argument> all =
          List.of(
              upload(backend, A),
              upload(backend, B),
              upload(backend, BIAS),
              upload(backend, new float[M * N]));
      Backend.Kernel kernel = backend.compile(biased(DType.F32, DType.F32));
      Backend.Recording recording = backend.record(List.of(new Backend.Launch(kernel, all)));
      stub.fail(2, FAULT); // current, product
      assertEquals(
          "[cublasGemmEx] CUBLAS_STATUS_EXECUTION_FAILED (13) on "
              + DEVICE
              + ", the product of kernel matmul+add: the function failed to launch on the GPU;"
              + " install another version of cuBLAS; strict precision does without",
          messageOf(recording::replay));
    }
  }

  @Test
  void a_capture_for_which_cublas_has_no_memory_is_out_of_memory() {
    try (Backend backend = open(Precision.FAST)) {
      Backend.Kernel kernel = backend.compile(biased(DType.F32, DType.F32));
      Backend.Argument any = upload(backend, new float[M * N]);
      List<Backend.Argument> all = List.of(any, any, any, any);
      stub.fail(3, OUT_OF_MEMORY); // current, capture begun, product
      OutOfDeviceMemoryException e =
          assertThrows(
              OutOfDeviceMemoryException.class,
              () -> backend.record(List.of(new Backend.Launch(kernel, all))));
      assertEquals(
          "[cublasGemmEx] CUBLAS_STATUS_ALLOC_FAILED (3) on "
              + DEVICE
              + ", a capture of 2 kernels: the resource allocation failed; use a smaller batch or"
              + " model, or end other programs on this GPU",
          Objects.requireNonNull(e.getCause()).getMessage());
    }
  }

  private void everything(Backend backend) {
    try (backend) {
      compute(backend, DType.BF16, DType.F32);
    }
  }

  @Test
  void whichever_call_fails_nothing_leaks_and_the_error_names_it() {
    everything(open(Precision.BF16));
    stub.fail(0, 0);
    everything(open(Precision.BF16));
    int calls = stub.calls();
    List<String> failed = new ArrayList<>();
    for (int code : new int[] {FAULT, OUT_OF_MEMORY}) {
      for (int n = 1; n <= calls; n++) {
        List<String> said = new ArrayList<>();
        stub.fail(n, code);
        try (CudaLog _ = new CudaLog(said)) {
          everything(open(Precision.BF16));
        } catch (BackendException e) {
          said.add(String.valueOf(e.getMessage()));
          said.add(String.valueOf(e.getCause()));
        }
        String call = stub.failedCall().replaceAll("_v2$", "").replace("WithFlags", "");
        failed.add(call);
        boolean retried = code == OUT_OF_MEMORY && call.equals("cuMemAllocAsync");
        String kind = call.startsWith("cublas") ? "CUBLAS_STATUS_" : "CUDA_ERROR_";
        assertTrue(
            retried || said.stream().anyMatch(text -> text.contains("[" + call + "] " + kind)),
            call + " is not in " + said);
        assertEquals(liveBefore, stub.live(), call + ", call " + n);
      }
    }
    for (String call :
        List.of(
            "cublasCreate",
            "cublasSetStream",
            "cublasSetWorkspace",
            "cublasSetPointerMode",
            "cublasSetAtomicsMode",
            "cublasSetMathMode",
            "cublasGemmEx",
            "cublasDestroy")) {
      assertTrue(failed.contains(call), call);
    }
  }

  @Test
  void closing_twice_is_harmless() {
    Backend backend = open(Precision.FAST);
    compute(backend, DType.F32, DType.F32);
    backend.close();
    backend.close();
  }
}
