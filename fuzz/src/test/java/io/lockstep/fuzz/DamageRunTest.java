package io.lockstep.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a long run finds is kept, one input of each kind, and the run goes on. */
class DamageRunTest {
  @TempDir Path folder;

  /** Stumbles over an input without a first letter, in its own code, and over long ones. */
  private static final class Planted extends FuzzTest {
    Planted() {
      super(IllegalStateException.class);
    }

    @Override
    protected void read(byte[] input) {
      if (input.length > 100) {
        throw new IllegalStateException("refused as it should be");
      }
      if (input.length == 0 || input[0] != 'a') {
        throw new IllegalArgumentException("planted");
      }
    }
  }

  @Test
  void one_input_of_each_kind_is_kept() throws IOException {
    byte[] seed = "abc".getBytes(StandardCharsets.UTF_8);
    DamageRun run = new DamageRun(new Planted(), folder);
    run.feed(new Mutator(List.of(seed), 1), 2000);
    assertEquals(1, run.found());
    try (Stream<Path> kept = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("crash-damaged-1")), kept.toList());
    }
    byte[] input = Files.readAllBytes(folder.resolve("crash-damaged-1"));
    assertEquals(true, input.length <= 100 && (input.length == 0 || input[0] != 'a'));
  }

  @Test
  void nothing_is_kept_where_nothing_is_found() throws IOException {
    DamageRun run =
        new DamageRun(
            new FuzzTest() {
              @Override
              protected void read(byte[] input) {}
            },
            folder);
    run.feed(new Mutator(List.of(new byte[] {1}), 1), 100);
    assertEquals(0, run.found());
    assertArrayEquals(new String[0], folder.toFile().list());
  }
}
