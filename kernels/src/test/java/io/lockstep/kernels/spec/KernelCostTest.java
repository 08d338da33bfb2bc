package io.lockstep.kernels.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a kernel must move and compute, counted by hand. */
class KernelCostTest {
  private static Expr input(int index) {
    return Expr.input(index, DType.F32);
  }

  private static Layout whole(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  @Test
  void a_broadcast_input_of_a_map_is_read_once() {
    Program add = Program.of("add", List.of(DType.F32, DType.F32), input(0).add(input(1)));
    Layout bias = new Layout(Shape.of(128, 10), List.of(0, 1), 0);
    MapSpec spec =
        new MapSpec(add, Shape.of(128, 10), List.of(whole(128, 10), bias), List.of(whole(128, 10)));
    assertEquals(new KernelCost(1280, 4 * (1280 + 10), 4 * 1280), spec.cost());
  }

  @Test
  void a_product_counts_a_fused_multiply_add_as_two_and_its_epilogue() {
    Program relu = Program.of("bias", List.of(DType.F32, DType.F32), input(0).add(input(1)));
    MatMulSpec spec =
        new MatMulSpec(
            DType.F32,
            2,
            3,
            5,
            7,
            whole(2, 3, 7),
            new Layout(Shape.of(2, 7, 5), List.of(0, 5, 1), 0),
            relu,
            List.of(new Layout(Shape.of(2, 3, 5), List.of(0, 0, 1), 0)),
            List.of(whole(2, 3, 5)));
    assertEquals(new KernelCost(30 * (2 * 7 + 1), 4 * (42 + 35 + 5), 4 * 30), spec.cost());
  }

  @Test
  void a_reduction_writes_one_value_for_a_row_or_a_column() {
    Program sum = Program.of("sum", List.of(DType.F32), input(0).overRow(ReduceOp.SUM));
    RowSpec rows =
        new RowSpec(
            sum,
            6,
            100,
            List.of(whole(6, 100)),
            List.of(new Layout(Shape.of(6, 100), List.of(1, 0), 0)));
    assertEquals(new KernelCost(600, 2400, 24), rows.cost());
    Program same = Program.of("same", List.of(DType.F32), input(0));
    ColumnReduceSpec columns =
        new ColumnReduceSpec(same, ReduceOp.SUM, 1, 6, 100, List.of(whole(1, 6, 100)));
    assertEquals(new KernelCost(600, 2400, 400), columns.cost());
    ArgReduceSpec largest = new ArgReduceSpec(DType.F32, true, 6, 100, whole(6, 100));
    assertEquals(new KernelCost(600, 2400, 24), largest.cost());
  }

  @Test
  void rows_that_are_not_picked_are_not_read() {
    assertEquals(
        new KernelCost(0, 3 * (4 + 40), 120), new GatherSpec(DType.F32, 1000, 10, 3).cost());
    assertEquals(
        new KernelCost(30, 3 * (4 + 40), 40_000),
        new ScatterAddSpec(DType.F32, 1000, 10, 3).cost());
  }

  @Test
  void bytes_are_those_read_and_those_written() {
    assertEquals(5, new KernelCost(1, 2, 3).bytes());
  }
}
