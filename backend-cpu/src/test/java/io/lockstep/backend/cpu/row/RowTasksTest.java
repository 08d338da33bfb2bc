package io.lockstep.backend.cpu.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.work.PartsCoverage;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How kernels of as many elements as a tensor may have are cut into tasks. */
class RowTasksTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final Expr X = Expr.input(0, DType.F32);

  @Test
  void rows_are_cut_into_tasks_to_the_last_one() {
    RowSpec rows = rowSum(MOST, 1);
    for (int passes = 1; passes < 4; passes++) {
      PartsCoverage.check(MOST, BoundRows.rows(rows, passes));
    }
  }

  @Test
  void long_rows_are_tasks_of_their_own_however_many_passes() {
    for (int passes = 1; passes < 9; passes++) {
      assertEquals(1, BoundRows.rows(rowSum(1, MOST), passes).size());
      assertEquals(1, BoundRows.rows(rowSum(2, 1 << 29), passes).size());
    }
  }

  private static RowSpec rowSum(int rows, int cols) {
    Program program = Program.of("sum", List.of(DType.F32), X.overRow(ReduceOp.SUM));
    Shape shape = Shape.of(rows, cols);
    Layout repeated = new Layout(shape, List.of(0, 0), 0);
    Layout one = new Layout(shape, List.of(1, 0), 0);
    return new RowSpec(program, rows, cols, List.of(repeated), List.of(one));
  }
}
