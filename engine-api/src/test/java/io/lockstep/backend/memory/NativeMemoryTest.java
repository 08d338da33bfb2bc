package io.lockstep.backend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeMemoryTest {
  private static final long LARGE = 1L << 26;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, LARGE - 1, LARGE, LARGE + 1})
  void memory_is_zeroed_and_aligned_and_ends_with_its_arena(long bytes) {
    MemorySegment memory;
    long free = NativeMemory.free();
    try (Arena arena = Arena.ofConfined()) {
      memory = NativeMemory.allocate(arena, bytes, 64);
      assertEquals(bytes, memory.byteSize());
      assertEquals(0, memory.address() % 64);
      for (long at = 0; at < bytes; at += 4096) {
        assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, at));
      }
      if (bytes > 0) {
        memory.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 1);
      }
      assertEquals(bytes < LARGE ? bytes : bytes + 64, free - NativeMemory.free());
    }
    assertFalse(memory.scope().isAlive());
    assertEquals(free, NativeMemory.free());
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 45, 1L << 62, Long.MAX_VALUE - 64, Long.MAX_VALUE})
  void memory_that_the_machine_does_not_have_is_refused_and_not_counted(long bytes) {
    long free = NativeMemory.free();
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(OutOfMemoryError.class, () -> NativeMemory.allocate(arena, bytes, 64));
    }
    assertEquals(free, NativeMemory.free());
  }

  @Test
  void memory_that_nobody_can_reach_makes_room() {
    long each = NativeMemory.free() / 3;
    for (int i = 0; i < 8; i++) { // Untouched, so that the system provides none of it.
      assertEquals(each, NativeMemory.allocate(Arena.ofAuto(), each, 64).byteSize());
    }
  }

  /** Takes ten times what the JVM gives, in pieces of several sizes, and leaves others some. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      List<MemorySegment> pieces = new ArrayList<>();
      long start = System.nanoTime();
      try (Arena arena = Arena.ofShared()) {
        for (int i = 0; i < 200; i++) {
          MemorySegment piece = NativeMemory.allocate(arena, i % 2 == 0 ? 1 << 20 : 10, 64);
          piece.fill((byte) i);
          pieces.add(piece);
        }
        pieces.add(arena.allocate(4 << 20, 64));
        for (int i = 0; i < 200; i++) {
          if (pieces.get(i).get(ValueLayout.JAVA_BYTE, 9) != (byte) i) {
            throw new AssertionError("piece " + i);
          }
        }
      }
      System.out.println((System.nanoTime() - start) / 1_000_000_000 < 5 ? "soon" : "late");
    }
  }

  @Test
  void the_jvms_limit_for_memory_outside_the_heap_is_none()
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:MaxDirectMemorySize=10m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.endsWith("soon\n"), output);
  }
}
