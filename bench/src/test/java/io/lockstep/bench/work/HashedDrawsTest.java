package io.lockstep.bench.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashedDrawsTest {
  @Test
  void elements_are_a_hash_of_stream_and_place() {
    int[] drawn = IntStream.range(0, 4).map(i -> HashedDraws.bits(1000, i)).toArray();
    assertArrayEquals(new int[] {-72975762, -210805255, -587792797, 1704307297}, drawn);
  }

  @Test
  void numbers_lie_evenly_within_their_range() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment floats = arena.allocate(4 * 100_000L, 4);
      HashedDraws.fillAround0(floats, 3, 2);
      double sum = 0;
      for (int i = 0; i < 100_000; i++) {
        float value = floats.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        assertEquals(0, value, 2);
        assertEquals((2 * HashedDraws.unit(3, i) - 1) * 2, value);
        sum += value;
      }
      assertEquals(0, sum / 100_000, 0.02);
    }
  }

  @Test
  void classes_are_all_drawn() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ints = arena.allocate(4 * 100L, 4);
      HashedDraws.fillClasses(ints, 2000, 10);
      int[] classes = ints.toArray(ValueLayout.JAVA_INT);
      assertArrayEquals(
          IntStream.range(0, 10).toArray(), IntStream.of(classes).distinct().sorted().toArray());
    }
  }
}
