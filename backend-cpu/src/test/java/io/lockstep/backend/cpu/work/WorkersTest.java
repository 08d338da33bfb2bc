package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WorkersTest {
  @Test
  void the_calling_thread_runs_tasks_in_order_under_the_number_it_is_given() {
    StringBuilder tasks = new StringBuilder();
    Workers workers = Workers.calling(7);
    workers.forEach(3, (task, worker) -> tasks.append(task + ":" + worker + ";"));
    workers.forEach(0, (task, worker) -> tasks.append("none"));
    assertEquals("0:7;1:7;2:7;", tasks.toString());
    assertEquals(1, workers.threads());
  }
}
