package io.lockstep.bench.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The long runs in short. */
class EnduranceTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  /** In a short run the JIT is at work, which takes memory outside the heap as it likes. */
  private static void assertSteady(Steadiness steadiness) {
    List<String> grown = new ArrayList<>(steadiness.grown());
    grown.removeIf(what -> what.startsWith("memory outside"));
    assertEquals(List.of(), grown);
  }

  @Test
  void steps_leave_nothing_behind() {
    List<String> lines = new ArrayList<>();
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      LongRun.Result result = new LongRun(engine, 20, 100, folder.resolve("run")).run(lines::add);
      assertSteady(result.steadiness());
      assertEquals(20, result.history().epochs().size());
    }
    assertEquals(11, lines.size());
  }

  @Test
  void engines_leave_nothing_behind_and_go_on_to_the_same_bits() {
    EngineOptions options = EngineOptions.of("cpu").withThreads(1);
    ShortEngines.Result result =
        new ShortEngines(options, 20, 4, folder.resolve("model")).run(line -> {});
    assertSteady(result.steadiness());
    assertEquals(result.whole(), result.digest());
  }

  @Test
  void what_grew_is_named() {
    Footprint small = new Footprint(1 * MIB, 90 * MIB, 50 * MIB, 30, 8);
    Footprint large = new Footprint(9 * MIB, 190 * MIB, 150 * MIB, 31, 9);
    List<Tenth> tenths = new ArrayList<>(Collections.nCopies(9, new Tenth(10, 5, 5, small)));
    assertThrows(IllegalArgumentException.class, () -> new Steadiness(100, tenths));
    tenths.add(new Tenth(10, 6, 6, large));
    Steadiness leaking = new Steadiness(100, tenths);
    assertEquals(
        List.of(
            "heap: 104858 bytes for each part",
            "memory outside the heap: 104857600 bytes",
            "open files: 30 to 31",
            "threads: 8 to 9"),
        leaking.grown());
    assertTrue(leaking.slower());
    tenths.set(9, new Tenth(10, 6, 5, small));
    Steadiness steady = new Steadiness(100, tenths);
    assertEquals(List.of(), steady.grown());
    assertFalse(steady.slower(), "other work on the machine makes the wall clock late");
    assertEquals(
        List.of(
            "last tenth by first: wall 1.200, processors 1.000: no slower",
            "from the second tenth on: heap +0 bytes for each of 80 parts, outside +0 KiB, held its"
                + " level"),
        steady.lines());
  }
}
