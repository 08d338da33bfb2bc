package io.lockstep.kernels.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a specification says of itself, and what its constructor refuses. */
class KernelSpecTest {
  private static final Expr X = Expr.input(0, DType.F32);
  private static final Program NEGATE = Program.of("neg", List.of(DType.F32), X.neg());
  private static final Program CENTER =
      Program.of("center", List.of(DType.F32), X.sub(X.overRow(ReduceOp.MAX)));
  private static final Layout TABLE = whole(2, 3);

  private static Layout whole(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static MatMulSpec product(DType type, Program epilogue, Layout a, Layout output) {
    return new MatMulSpec(
        type, 4, 2, 5, 3, a, whole(4, 3, 5), epilogue, List.of(), List.of(output));
  }

  private static FoldSpec fold(DType type, Window... windows) {
    return new FoldSpec(type, Shape.of(2, 5), List.of(windows), whole(2, 3, 3));
  }

  private static void refused(String problem, Executable created) {
    assertEquals(problem, assertThrows(IllegalArgumentException.class, created).getMessage());
  }

  @Test
  void summaries_say_kind_name_and_sizes() {
    assertEquals(
        "Map 'neg' over [2,3]",
        new MapSpec(NEGATE, TABLE.shape(), List.of(TABLE), List.of(TABLE)).summary());
    assertEquals(
        "Row 'center' over [2,3]",
        new RowSpec(CENTER, 2, 3, List.of(TABLE), List.of(TABLE)).summary());
    assertEquals(
        "ColumnReduce 'neg' over [2,3,4]",
        new ColumnReduceSpec(NEGATE, ReduceOp.SUM, 2, 3, 4, List.of(whole(2, 3, 4))).summary());
    assertEquals(
        "MatMul 'neg' 4 times 2x3 by 3x5",
        product(DType.F32, NEGATE, whole(4, 2, 3), whole(4, 2, 5)).summary());
    assertEquals(
        "ArgReduce 'argmin' over [2,3]",
        new ArgReduceSpec(DType.F32, false, 2, 3, TABLE).summary());
    assertEquals("Gather 7 rows of [2,3]", new GatherSpec(DType.F32, 2, 3, 7).summary());
    assertEquals("ScatterAdd 7 rows to [2,3]", new ScatterAddSpec(DType.F32, 2, 3, 7).summary());
    List<Window> three = List.of(new Window(1, 3, 2, 1));
    assertEquals(
        "Pick [4,3] of [4,7]",
        new PickSpec(DType.F32, Shape.of(4, 7), three, whole(4, 7), whole(4, 7)).summary());
    assertEquals(
        "Place [4,3] in [4,7]",
        new PlaceSpec(DType.F32, Shape.of(4, 7), three, whole(4, 7), whole(4, 3)).summary());
    assertEquals("Fold [2,3,3] to [2,5]", fold(DType.F32, new Window(1, 3, 1, 1)).summary());
  }

  @Test
  void what_a_row_has_one_of_is_a_column_of_its_region() {
    Layout perRow = new Layout(TABLE.shape(), List.of(1, 0), 0);
    RowSpec rows = new RowSpec(NEGATE, 2, 3, List.of(TABLE), List.of(perRow));
    assertEquals(
        List.of(new Region(DType.F32, TABLE), new Region(DType.F32, whole(2))), rows.regions());
  }

  @Test
  void kernels_that_find_rows_say_where_their_indices_are() {
    Optional<KernelSpec.Indices> second = Optional.of(new KernelSpec.Indices(1, 2));
    assertEquals(second, new GatherSpec(DType.F32, 2, 3, 7).indices());
    assertEquals(second, new ScatterAddSpec(DType.F32, 2, 3, 7).indices());
    assertEquals(Optional.empty(), new ArgReduceSpec(DType.F32, true, 2, 3, TABLE).indices());
  }

  @Test
  void the_largest_of_nothing_is_undefined_and_its_sum_is_not() {
    Layout none = whole(2, 0, 4);
    assertFalse(new ColumnReduceSpec(NEGATE, ReduceOp.MIN, 2, 0, 4, List.of(none)).isDefined());
    assertTrue(new ColumnReduceSpec(NEGATE, ReduceOp.SUM, 2, 0, 4, List.of(none)).isDefined());
    Layout empty = whole(2, 0);
    assertFalse(new RowSpec(CENTER, 2, 0, List.of(empty), List.of(empty)).isDefined());
    assertTrue(new RowSpec(NEGATE, 2, 0, List.of(empty), List.of(empty)).isDefined());
    Layout rowless = whole(0, 0);
    assertTrue(new RowSpec(CENTER, 0, 0, List.of(rowless), List.of(rowless)).isDefined());
  }

  @Test
  void layouts_that_do_not_fit_the_program_or_the_space_are_refused() {
    refused(
        "the program needs 1 layouts of inputs, got 0",
        () -> new MapSpec(NEGATE, TABLE.shape(), List.of(), List.of(TABLE)));
    refused(
        "the program needs 1 layouts of outputs, got 2",
        () -> new RowSpec(CENTER, 2, 3, List.of(TABLE), List.of(TABLE, TABLE)));
    refused(
        "output 0 has shape [2,3], the kernel runs over [3,2]",
        () -> new MapSpec(NEGATE, Shape.of(3, 2), List.of(whole(3, 2)), List.of(TABLE)));
    refused(
        "a 0 has shape [2,3], the kernel runs over [4,2,3]",
        () -> product(DType.F32, NEGATE, TABLE, whole(4, 2, 5)));
    refused(
        "input 0 has shape [2,3], the kernel runs over [2,4]",
        () -> new ArgReduceSpec(DType.F32, true, 2, 4, TABLE));
  }

  @Test
  void programs_of_another_kind_are_refused() {
    refused(
        "only a kernel of rows can reduce over a row",
        () -> new MapSpec(CENTER, TABLE.shape(), List.of(TABLE), List.of(TABLE)));
    refused(
        "the program's first input is not the product, of F64",
        () -> product(DType.F64, NEGATE, whole(4, 2, 3), whole(4, 2, 5)));
  }

  @Test
  void types_and_sizes_that_no_kernel_has_are_refused() {
    refused(
        "it cannot compute I32", () -> product(DType.I32, NEGATE, whole(4, 2, 3), whole(4, 2, 5)));
    refused(
        "an output is not contiguous",
        () ->
            product(
                DType.F32,
                NEGATE,
                whole(4, 2, 3),
                new Layout(Shape.of(4, 2, 5), List.of(20, 10, 2), 0)));
    refused("it cannot compute BF16", () -> new ScatterAddSpec(DType.BF16, 2, 3, 7));
    refused("it cannot compute BF16", () -> fold(DType.BF16, new Window(1, 3, 1, 1)));
    refused("it has no windows", () -> fold(DType.F32));
    refused(
        "it has no windows", () -> new PickSpec(DType.F32, TABLE.shape(), List.of(), TABLE, TABLE));
    refused(
        "input 0 has shape [2,3], the kernel runs over [2,1]",
        () ->
            new PlaceSpec(DType.F32, TABLE.shape(), List.of(new Window(1, 3, 1, 1)), TABLE, TABLE));
    refused(
        "input 0 has shape [2,3,3], the kernel runs over [2,2,3]",
        () -> fold(DType.F32, new Window(1, 3, 2, 1)));
    refused(
        "windows [Window[axis=2, size=3, stride=1, dilation=1]] do not slide over [2,5]",
        () -> fold(DType.F32, new Window(2, 3, 1, 1)));
    refused("a window slides along axis -1", () -> new Window(-1, 3, 1, 1));
    refused("a window has size 0, stride 1, dilation 1", () -> new Window(0, 0, 1, 1));
    refused("a window has size 3, stride 0, dilation 1", () -> new Window(0, 3, 0, 1));
    refused(
        "rows of 0 elements have no position",
        () -> new ArgReduceSpec(DType.F32, true, 2, 0, whole(2, 0)));
    refused(
        "[shape] sizes must not be negative: [-7,3]", () -> new GatherSpec(DType.F32, 2, 3, -7));
  }

  @Test
  void a_span_counts_what_lies_between_the_elements() {
    assertEquals(6, TABLE.span());
    assertEquals(6, new Layout(Shape.of(2, 3), List.of(0, 1), 4).distinct() * 2);
    assertEquals(26, new Layout(Shape.of(3, 2), List.of(10, 5), 7).span());
    assertEquals(0, whole(3, 0).span());
    assertEquals(1, whole().span());
    assertEquals(
        Integer.MAX_VALUE * 2L + 1, new Layout(Shape.of(3), List.of(Integer.MAX_VALUE), 0).span());
  }

  @Test
  void windows_are_counted_and_laid_out_by_overlapping_strides() {
    Window window = new Window(1, 3, 2, 2);
    assertEquals(5, window.extent());
    assertEquals(List.of(0, 1, 1, 2), List.of(4, 5, 6, 7).stream().map(window::count).toList());
    assertEquals(0, new Window(0, 1 << 20, 1, 1 << 20).count(Integer.MAX_VALUE));
    assertEquals(
        new Layout(Shape.of(4, 2, 3), List.of(7, 2, 2), 0), whole(4, 7).windows(List.of(window)));
    assertEquals(28, whole(4, 7).windows(List.of(new Window(1, 5, 1, 1))).distinct());
    assertTrue(new Window(0, 3, 3, 1).tiles(6));
    assertFalse(new Window(0, 3, 3, 1).tiles(7));
    assertFalse(new Window(0, 3, 3, 2).tiles(6));
    assertTrue(new Window(0, 1, 1, 9).tiles(7));
  }
}
