package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code train --watch}. */
class WatchTest {
  private static Cli.Outcome run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                "xor",
                "--model",
                "mlp:8-8",
                "--activation",
                "tanh",
                "--epochs",
                "2",
                "--device",
                "cpu"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void a_table_is_shown_and_the_digest_stays() {
    Cli.Outcome plain = run("--json");
    Cli.Outcome watched = run("--json", "--watch", "20");
    assertEquals(plain.digest(), watched.digest());
    assertFalse(plain.out().contains("warnings"), plain::out);
    assertTrue(
        watched.out().contains("\"warnings\":[],\"watch\":{\"epoch\":2,\"step\":101,"),
        watched::out);
    assertTrue(watched.err().contains("gradient  log10 update/weight"), watched::err);
    assertEquals(2, watched.err().lines().filter(line -> line.startsWith("step ")).count());
    assertTrue(watched.err().lines().anyMatch(line -> line.startsWith("1 tanh ")), watched::err);
  }

  @Test
  void a_warning_is_told_once() {
    Cli.Outcome outcome = run("--watch", "1", "--lr", "2", "--optimizer", "adam");
    List<String> told =
        outcome
            .err()
            .lines()
            .filter(line -> line.startsWith("warning: [watch] log10 of update to weight"))
            .toList();
    assertEquals(1, told.size(), outcome::err);
  }

  @Test
  void no_step_cannot_be_watched() {
    Cli.Outcome outcome = run("--watch", "0");
    assertEquals(2, outcome.code());
    assertTrue(
        outcome
            .err()
            .contains(
                "[train] --watch takes every how many steps to watch, got 0; give 1 or more, such"
                    + " as 100"),
        outcome::err);
  }
}
