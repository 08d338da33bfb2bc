package io.lockstep.bench.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the harness; what it finds is found by {@code bench/chaos --kills 20}. */
class ChaosTest {
  private static final long USUAL = 50_000_000;
  private static final String WORK = "while :; do :; done";

  @TempDir Path root;
  private StoryFiles folders = new StoryFiles(Path.of("."));

  @BeforeEach
  void create() throws IOException {
    folders = new StoryFiles(root);
    folders.create();
    Files.createDirectories(folders.checkpoints());
  }

  private Attempt shell(String script, Kill kill) throws Exception {
    List<String> command = List.of("sh", "-c", script, "sh", folders.checkpoints().toString());
    return Attempt.run(command, folders, 1, kill, new SplittableRandom(3), USUAL);
  }

  @Test
  void a_process_is_killed_or_runs_out() throws Exception {
    Attempt done = shell("echo told; echo complaint >&2; exit 3", Kill.NONE);
    assertEquals(3, done.code());
    assertEquals("told\n", done.out());
    assertEquals("complaint\n", done.err());
    assertFalse(done.struck());
    Attempt killed = shell(WORK, Kill.MOMENT);
    assertEquals(137, killed.code());
    assertTrue(killed.struck());
    assertEquals(143, shell(WORK, Kill.NOTICE).code());
    assertEquals(9, shell("trap 'exit 9' TERM; " + WORK, Kill.NOTICE).code());
    assertEquals(137, shell("trap '' TERM; " + WORK, Kill.SHORT_NOTICE).code());
  }

  @Test
  void a_kill_waits_for_a_write() throws Exception {
    String writes =
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do : >$1/.lockstep-$i.tmp; sleep 0.02; done";
    Attempt killed = shell(writes + "; sleep 60", Kill.WRITE);
    assertEquals(137, killed.code());
    assertTrue(killed.inWrite());
    assertFalse(shell("sleep 0.1", Kill.WRITE).struck(), "nothing is written");
  }

  @Test
  void the_newest_of_several_checkpoints_is_damaged() throws IOException {
    byte[] content = "twenty bytes of it...".getBytes(StandardCharsets.UTF_8);
    Path old = folders.checkpoints().resolve("epoch-000002-step-000000009.safetensors");
    Path newer = folders.checkpoints().resolve("epoch-000001-step-000000010.safetensors");
    Files.write(old, content);
    assertFalse(Damage.newest(folders, new SplittableRandom(1)), "the only one is let be");
    Files.write(newer, content);
    for (int seed = 0; seed < 10; seed++) {
      Files.write(newer, content);
      assertTrue(Damage.newest(folders, new SplittableRandom(seed)));
      assertFalse(Arrays.equals(content, Files.readAllBytes(newer)));
      assertEquals(-1, Arrays.mismatch(content, Files.readAllBytes(old)));
    }
  }

  @Test
  void the_same_seed_draws_the_same() {
    List<String> devices = List.of("cpu", "opencl");
    for (int seed = 0; seed < 50; seed++) {
      assertEquals(
          Launch.draw(new SplittableRandom(seed), devices),
          Launch.draw(new SplittableRandom(seed), devices));
    }
    List<String> drawn =
        IntStream.range(0, 300)
            .mapToObj(seed -> Launch.draw(new SplittableRandom(seed), devices).toString())
            .toList();
    for (String part : List.of("cpu x1", "cpu x2", "opencl", "vector", "tearing", "ENOSPC")) {
      assertTrue(drawn.stream().anyMatch(launch -> launch.contains(part)), part);
    }
    assertFalse(
        IntStream.range(0, 300)
            .mapToObj(seed -> Launch.draw(new SplittableRandom(seed), List.of("cpu")))
            .anyMatch(launch -> launch.device().equals("opencl")));
  }

  @Test
  void what_differs_is_named() {
    Remains one = remains("a", 1, "{\"epoch\":1}");
    one.requireSame(remains("a", 1, "{\"epoch\":1}"));
    assertEquals("other digest:\na\nb", difference(one, remains("b", 1, "{\"epoch\":1}")));
    assertEquals(
        "other tensors in the model file", difference(one, remains("a", 2, "{\"epoch\":1}")));
    assertEquals(
        "other epochs in the log:\n{\"epoch\":1}\n{\"epoch\":2}",
        difference(one, remains("a", 1, "{\"epoch\":2}")));
    assertNotEquals(one, remains("b", 1, ""));
  }

  private static Remains remains(String digest, int tensor, String epoch) {
    ByteBuffer tensors = ByteBuffer.wrap(new byte[] {(byte) tensor});
    return new Remains(digest, "{}", tensors, List.of(epoch), "{}");
  }

  private static String difference(Remains wanted, Remains found) {
    return String.valueOf(
        assertThrows(ChaosException.class, () -> wanted.requireSame(found)).getMessage());
  }

  @Test
  void kills_are_counted_by_subject() {
    Tally tally = new Tally();
    tally.killed(Subject.MLP, Kill.WRITE, true);
    tally.killed(Subject.MLP, Kill.WRITE, true);
    tally.killed(Subject.AUTOENCODER, Kill.MOMENT, false);
    tally.count(Tally.What.SAME, Subject.MLP);
    assertEquals(3, tally.kills());
    assertEquals(
        List.of(
            "                                                    "
                + "          mlp  autoencoder  convolution     all",
            "SIGKILL at any moment                               "
                + "            0            1            0       1",
            "SIGKILL in a write, and the power is lost           "
                + "            2            0            0       2",
            "ran out to the bits of the uninterrupted run        "
                + "            1            0            0       1",
            "kills in all                                        "
                + "            2            1            0       3"),
        tally.lines());
  }
}
