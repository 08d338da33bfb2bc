package io.lockstep.backend.cuda.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.driver.Gemm.Arithmetic;
import io.lockstep.backend.cuda.driver.Gemm.Element;
import io.lockstep.backend.cuda.driver.Gemm.Matrix;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What cuBLAS is asked for, and what is left to an elementwise kernel. */
class LoweredProductTest {
  private static final Expr PRODUCT = Expr.input(0, DType.F32);
  private static final Program PLAIN = Program.of("matmul", List.of(DType.F32), PRODUCT);
  private static final int M = 3;
  private static final int N = 5;
  private static final int K = 7;

  private static Layout layout(int offset, List<Integer> sizes, List<Integer> strides) {
    return new Layout(new Shape(sizes), strides, offset);
  }

  private static Layout a() {
    return Layout.contiguous(Shape.of(1, M, K));
  }

  private static Layout b() {
    return Layout.contiguous(Shape.of(1, K, N));
  }

  private static MatMulSpec spec(DType type, Layout a, Layout b, Program epilogue) {
    int batch = a.shape().dim(0);
    int m = a.shape().dim(1);
    int n = b.shape().dim(2);
    Layout result = Layout.contiguous(Shape.of(batch, m, n));
    Layout bias = layout(0, List.of(batch, m, n), List.of(0, 0, 1));
    return new MatMulSpec(
        type,
        batch,
        m,
        n,
        a.shape().dim(2),
        a,
        b,
        epilogue,
        epilogue.inputs().stream().skip(1).map(_ -> bias).toList(),
        epilogue.outputs().stream().map(_ -> result).toList());
  }

  private static Gemm gemm(Layout a, Layout b) {
    return LoweredProduct.of(spec(DType.F32, a, b, PLAIN), Precision.FAST).orElseThrow().gemm();
  }

  private static Optional<LoweredProduct> lowered(DType type, Program epilogue, Precision as) {
    return LoweredProduct.of(spec(type, a(), b(), epilogue), as);
  }

  @Test
  void a_plain_product_is_computed_right_in_its_output() {
    LoweredProduct lowered = lowered(DType.F32, PLAIN, Precision.FAST).orElseThrow();
    assertEquals(
        new Gemm(
            Arithmetic.F32,
            Element.F32,
            1,
            M,
            N,
            K,
            new Matrix(0, false, K, M * K),
            new Matrix(0, false, N, K * N),
            new Matrix(0, false, N, M * N)),
        lowered.gemm());
    assertEquals(2, lowered.target());
    assertNull(lowered.epilogue());
    assertEquals(4L * M * N, lowered.gemm().resultBytes());
  }

  @Test
  void each_precision_has_its_arithmetic() {
    assertTrue(lowered(DType.F32, PLAIN, Precision.STRICT).isEmpty());
    assertEquals(
        Arithmetic.TF32,
        lowered(DType.F32, PLAIN, Precision.TF32).orElseThrow().gemm().arithmetic());
    assertEquals(
        Arithmetic.TF32,
        lowered(DType.F32, PLAIN, Precision.BF16).orElseThrow().gemm().arithmetic());
    assertEquals(
        Arithmetic.BF16,
        lowered(DType.BF16, PLAIN, Precision.BF16).orElseThrow().gemm().arithmetic());
    assertTrue(lowered(DType.BF16, PLAIN, Precision.TF32).isEmpty());
    Program doubles = Program.of("matmul", List.of(DType.F64), Expr.input(0, DType.F64));
    assertTrue(lowered(DType.F64, doubles, Precision.FAST).isEmpty());
  }

  @Test
  void transposes_slices_and_repeats_are_strides() {
    Layout transposed = layout(0, List.of(1, M, K), List.of(0, 1, M));
    assertEquals(new Matrix(0, true, M, 0), gemm(transposed, b()).a());
    Layout sliced = layout(9, List.of(1, K, N), List.of(0, 11, 1));
    assertEquals(new Matrix(9, false, 11, 0), gemm(a(), sliced).b());
    Layout slicedAndTransposed = layout(2, List.of(1, K, N), List.of(0, 1, 10));
    assertEquals(new Matrix(2, true, 10, 0), gemm(a(), slicedAndTransposed).b());
  }

  @Test
  void vectors_fit_whatever_their_strides_of_size_one_are() {
    Layout row = layout(0, List.of(1, 1, K), List.of(0, 0, 1));
    assertEquals(new Matrix(0, false, K, 0), gemm(row, b()).a());
    Layout spreadRow = layout(0, List.of(1, 1, K), List.of(0, 0, 4));
    assertEquals(new Matrix(0, true, 4, 0), gemm(spreadRow, b()).a());
    Layout column = layout(0, List.of(1, K, 1), List.of(0, 6, 0));
    assertEquals(new Matrix(0, false, 6, 0), gemm(a(), column).b());
  }

  @Test
  void a_batch_keeps_its_strides() {
    Layout left = Layout.contiguous(Shape.of(4, M, K));
    Layout right = Layout.contiguous(Shape.of(4, K, N));
    Gemm gemm = gemm(left, right);
    assertEquals(4, gemm.batch());
    assertEquals(new Matrix(0, false, K, M * K), gemm.a());
    assertEquals(new Matrix(0, false, N, K * N), gemm.b());
    assertEquals(new Matrix(0, false, N, M * N), gemm.result());
    Layout repeated = layout(0, List.of(4, M, K), List.of(0, K, 1));
    assertEquals(new Matrix(0, false, K, 0), gemm(repeated, right).a());
    assertEquals(4L * 4 * M * N, gemm.resultBytes());
  }

  @Test
  void a_batch_that_shares_its_right_operand_is_one_product() {
    Layout left = Layout.contiguous(Shape.of(4, M, K));
    Layout shared = layout(0, List.of(4, K, N), List.of(0, N, 1));
    Gemm gemm = gemm(left, shared);
    assertEquals(1, gemm.batch());
    assertEquals(4 * M, gemm.m());
    assertEquals(4L * 4 * M * N, gemm.resultBytes());
    Layout gaps = layout(0, List.of(4, M, K), List.of(M * K + 1, K, 1));
    assertEquals(4, gemm(gaps, shared).batch());
  }

  @Test
  void what_cublas_cannot_read_or_need_not_compute_is_left_to_the_strict_kernel() {
    Layout spread = layout(0, List.of(1, M, K), List.of(0, 2 * K, 2));
    Layout repeated = layout(0, List.of(1, M, K), List.of(0, 0, 1));
    Layout overlapping = layout(0, List.of(1, M, K), List.of(0, 2, 1));
    Layout nothing = Layout.contiguous(Shape.of(1, 0, K));
    for (Layout odd : List.of(spread, repeated, overlapping, nothing)) {
      assertTrue(
          LoweredProduct.of(spec(DType.F32, odd, b(), PLAIN), Precision.TF32).isEmpty(),
          odd.toString());
    }
    Layout left = Layout.contiguous(Shape.of(1, M, 0));
    Layout right = Layout.contiguous(Shape.of(1, 0, N));
    assertTrue(LoweredProduct.of(spec(DType.F32, left, right, PLAIN), Precision.FAST).isEmpty());
  }

  @Test
  void an_epilogue_works_in_place_on_the_first_float_output() {
    Expr sum = PRODUCT.add(Expr.input(1, DType.F32));
    Program program =
        Program.of(
            "matmul+add",
            List.of(DType.F32, DType.F32),
            List.of(DType.BOOL, DType.F32),
            List.of(sum.lt(Expr.f32(0)).select(Expr.i32(1), Expr.i32(0)), sum));
    LoweredProduct lowered = lowered(DType.F32, program, Precision.FAST).orElseThrow();
    assertEquals(4, lowered.target()); // a, b, bias, flags, sums
    MapSpec epilogue = Objects.requireNonNull(lowered.epilogue());
    assertEquals(program, epilogue.program());
    assertEquals(List.of(4, 2, 3, 4), lowered.arguments());
    assertEquals(Shape.of(M, N), epilogue.shape());
    assertEquals(List.of(0, 1), epilogue.inputs().get(1).strides());
  }

  @Test
  void a_product_that_is_an_output_too_is_not_written_again() {
    Program program =
        Program.of(
            "matmul+neg",
            List.of(DType.F32),
            List.of(DType.F32, DType.F32),
            List.of(PRODUCT.neg(), PRODUCT));
    LoweredProduct lowered = lowered(DType.F32, program, Precision.FAST).orElseThrow();
    assertEquals(3, lowered.target());
    MapSpec epilogue = Objects.requireNonNull(lowered.epilogue());
    assertEquals(1, epilogue.outputs().size());
    assertEquals(List.of(3, 2), lowered.arguments());
    assertEquals(Shape.of(M * N), epilogue.shape());
  }

  @Test
  void without_a_float_output_the_product_waits_in_the_workspace() {
    Program program =
        Program.of(
            "sign",
            List.of(DType.F32),
            List.of(DType.BOOL),
            List.of(PRODUCT.lt(Expr.f32(0)).select(Expr.i32(1), Expr.i32(0))));
    LoweredProduct lowered = lowered(DType.F32, program, Precision.FAST).orElseThrow();
    assertEquals(LoweredProduct.WORKSPACE, lowered.target());
    assertEquals(List.of(LoweredProduct.WORKSPACE, 2), lowered.arguments());
  }

  @Test
  void a_product_between_bfloat16_outputs_is_bfloat16_itself() {
    Program program =
        Program.of("matmul+neg", List.of(DType.F32), List.of(DType.BF16), List.of(PRODUCT.neg()));
    LoweredProduct lowered = lowered(DType.BF16, program, Precision.BF16).orElseThrow();
    assertEquals(Element.BF16, lowered.gemm().stored());
    assertEquals(2, lowered.target());
    assertEquals(
        List.of(DType.BF16), Objects.requireNonNull(lowered.epilogue()).program().inputs());
    assertEquals(2L * M * N, lowered.gemm().resultBytes());
  }

  @Test
  void a_product_with_a_float_output_stays_float() {
    Program program =
        Program.of(
            "matmul+neg",
            List.of(DType.F32),
            List.of(DType.BF16, DType.F32),
            List.of(PRODUCT.neg(), PRODUCT.mul(PRODUCT)));
    LoweredProduct lowered = lowered(DType.BF16, program, Precision.BF16).orElseThrow();
    assertEquals(Element.F32, lowered.gemm().stored());
    assertEquals(3, lowered.target());
    assertEquals(program, Objects.requireNonNull(lowered.epilogue()).program());
  }

  @Test
  void an_output_may_begin_behind_an_offset() {
    MatMulSpec whole = spec(DType.F32, a(), b(), PLAIN);
    Layout behind = layout(11, List.of(1, M, N), List.of(M * N, N, 1));
    MatMulSpec moved =
        new MatMulSpec(
            DType.F32, 1, M, N, K, whole.a(), whole.b(), PLAIN, List.of(), List.of(behind));
    Gemm gemm = LoweredProduct.of(moved, Precision.FAST).orElseThrow().gemm();
    assertEquals(new Matrix(11, false, N, M * N), gemm.result());
  }
}
