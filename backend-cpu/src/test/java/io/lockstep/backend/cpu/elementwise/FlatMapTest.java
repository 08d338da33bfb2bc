package io.lockstep.backend.cpu.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.PartsCoverage;
import io.lockstep.backend.cpu.work.WorkerPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Launches of as many elements as a tensor may have, by code that touches no memory. */
class FlatMapTest {
  private static final int MOST = Integer.MAX_VALUE;

  @Test
  void an_elementwise_launch_computes_the_last_element() {
    try (WorkerPool pool = new WorkerPool(1)) {
      AtomicInteger next = new AtomicInteger();
      FlatMap all =
          new FlatMap(
              pool,
              (_, from, to, _) -> {
                assertEquals(next.get(), from);
                next.set(to);
              },
              new long[1],
              new long[1],
              MOST);
      all.run();
      assertEquals(MOST, next.get());
    }
  }

  @Test
  void an_elementwise_launch_of_which_parts_are_left_out_computes_the_rest() {
    try (WorkerPool pool = new WorkerPool(3)) {
      AtomicLong elements = new AtomicLong();
      AtomicLong sum = new AtomicLong();
      FlatMap rest =
          new FlatMap(
              pool,
              (_, from, to, _) -> {
                elements.addAndGet(to - from);
                sum.addAndGet(sum(from, to));
              },
              new long[1],
              new long[1],
              MOST);
      rest.leaveOut(1000, 100_000);
      rest.leaveOut(MOST - 70_000, MOST - 5);
      rest.run();
      assertEquals(MOST - 99_000 - 69_995, rest.length());
      assertEquals(MOST - 99_000 - 69_995, elements.get());
      assertEquals(sum(0, 1000) + sum(100_000, MOST - 70_000) + sum(MOST - 5, MOST), sum.get());
    }
  }

  private static long sum(long from, long to) {
    return (from + to - 1) * (to - from) / 2;
  }

  @Test
  void elements_are_cut_into_tasks_to_the_last_one() {
    PartsCoverage.check(MOST, new Parts(MOST, MapKernel.TASK));
  }
}
