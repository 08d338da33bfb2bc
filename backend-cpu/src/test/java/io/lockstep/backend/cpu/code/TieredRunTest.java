package io.lockstep.backend.cpu.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TieredRunTest {
  @Test
  void a_long_run_makes_code_hot() {
    AtomicInteger replay = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    TieredRun run = new TieredRun((_, _, _, _) -> {}, replay::get);
    run.whenHot(asked::incrementAndGet);
    for (int elements : new int[] {1, Integer.MAX_VALUE, 1, 1}) {
      replay.incrementAndGet();
      run.run(new long[0], 0, elements, 0);
    }
    assertEquals(1, asked.get());
  }
}
