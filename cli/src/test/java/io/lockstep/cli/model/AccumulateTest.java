package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are taken as micro-batches, from the command line. */
class AccumulateTest {
  private static final String DATA = "train --device cpu --data spiral:200 --json";
  private static final String NEW = DATA + " --model mlp:8-4 --dropout 0.1 --batch 32";

  @TempDir static Path folder;

  private static Cli.Outcome run(String... more) {
    return Cli.succeed(
        Stream.of(more).flatMap(text -> Arrays.stream(text.split(" ", -1))).toArray(String[]::new));
  }

  @Test
  void a_resumed_run_takes_micro_batches_as_before() {
    String file = folder.resolve("model.safetensors").toString();
    String whole = run(NEW + " --accumulate 4 --epochs 4").digest();
    run(NEW + " --accumulate 4 --epochs 2 --out", file);
    assertEquals(whole, run(DATA + " --epochs 2 --resume", file).digest());
    assertNotEquals(whole, run(NEW + " --epochs 4").digest());
    String shown = run("show", file).out();
    assertTrue(shown.contains("batch      32 in 4 micro-batches" + System.lineSeparator()), shown);
    assertEquals(4, run("show --json", file).json().required("accumulate").asInt());
  }

  @Test
  void one_micro_batch_is_the_whole_batch() {
    assertEquals(
        run(NEW + " --epochs 2").digest(), run(NEW + " --accumulate 1 --epochs 2").digest());
  }

  private static void refused(String message, String line) {
    Cli.Outcome outcome = Cli.run(line.split(" ", -1));
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals(2, outcome.code());
  }

  @Test
  void a_batch_has_no_more_parts_than_examples() {
    refused(
        "[train] a batch of 32 cannot be taken as 33 micro-batches; use --accumulate of at most 32,"
            + " or a larger --batch",
        NEW + " --accumulate 33");
    refused(
        "[train] a batch is taken as 1 micro-batch at least, got 0; leave --accumulate out to take"
            + " it whole",
        NEW + " --accumulate 0");
  }
}
