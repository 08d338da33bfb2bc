package io.lockstep.backend.cpu.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.PartsCoverage;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How kernels of as many rows as there may be are cut into tasks. */
class IndexingTasksTest {
  private static final int MOST = Integer.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void rows_are_cut_into_tasks_to_the_last_one(int threads) {
    PartsCoverage.check(
        MOST, ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, MOST), threads));
    PartsCoverage.check(
        MOST, ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, 3), threads));
    PartsCoverage.check(MOST, GatherKernel.parts(new GatherSpec(DType.U8, 5, 1, MOST)));
    Layout column = Layout.contiguous(Shape.of(MOST, 1));
    PartsCoverage.check(
        MOST, ArgReduceKernel.parts(new ArgReduceSpec(DType.F32, true, MOST, 1, column)));
  }

  @Test
  void all_threads_share_a_scattered_sum_of_many_rows_and_updates() {
    Parts parts = ScatterAddKernel.parts(new ScatterAddSpec(DType.F32, MOST, 1, MOST), 16);
    assertEquals(16, parts.number());
  }
}
