package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.recovery.CheckpointFolder;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunInterruption;
import io.lockstep.training.run.RunStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed or asked to end, and the same command again. */
@DisabledOnOs(OS.WINDOWS)
class InterruptedTest {
  private static final int PATIENCE = 120;
  private static final String NEW_LINE = System.lineSeparator();

  @TempDir Path folder;
  private Path kept;
  private Path err;

  @BeforeEach
  void name() {
    kept = folder.resolve("kept");
    err = folder.resolve("err.txt");
  }

  private List<String> run(Object... more) {
    List<String> run =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                "digits:200",
                "--model",
                "mlp:8",
                "--epochs",
                "600",
                "--device",
                "cpu",
                "--json"));
    for (Object word : more) {
      run.add(String.valueOf(word));
    }
    return run;
  }

  private Process start(List<String> arguments) throws IOException {
    return new ProcessBuilder(Cli.command(List.of("-XX:TieredStopAtLevel=1"), arguments))
        .redirectOutput(new File("/dev/null"))
        .redirectError(err.toFile())
        .start();
  }

  /** Waits until a process has said something. */
  private void await(Process process, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (!Files.exists(err) || !Files.readString(err).contains(text)) {
      assertTrue(process.isAlive() && System.nanoTime() < end, () -> said());
      Thread.sleep(5);
    }
  }

  private void awaitCheckpoint(Process process) throws Exception {
    await(process, "accuracy");
    while (CheckpointFolder.newest(kept).file() == null) {
      Thread.sleep(5);
    }
  }

  private String said() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void signal(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }

  private static int end(Process process) throws Exception {
    assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private static Cli.Outcome again(List<String> run) {
    return Cli.succeed(run.toArray(String[]::new));
  }

  @Test
  void a_process_that_is_killed_and_one_that_is_asked_to_end_lose_nothing() throws Exception {
    Cli.Outcome whole = again(run());
    Path runDir = folder.resolve("run");
    List<String> run = run("--checkpoints", kept, "--every", "3steps", "--run-dir", runDir);
    Process killed = start(run);
    awaitCheckpoint(killed);
    signal(killed, "KILL");
    assertEquals(137, end(killed));

    Process asked = start(run);
    await(asked, "going on with the run in " + kept + " after step ");
    await(asked, "accuracy");
    signal(asked, "TERM");
    assertEquals(143, end(asked));
    List<String> lines = said().lines().toList();
    Path newest = CheckpointFolder.newest(kept).path();
    assertTrue(
        lines
            .get(lines.size() - 2)
            .matches(
                "\\[train\\] ended by SIGTERM after step \\d+ \\(epoch \\d+, batch \\d+ of \\d+\\);"
                    + " kept in \\Q"
                    + newest
                    + "\\E; this goes on:"),
        said());
    assertEquals("lockstep " + String.join(" ", run), lines.getLast());
    assertEquals(
        new RunInterruption("SIGTERM", lines.getLast()),
        RunFolder.open(runDir).summary().interruption());
    String shown = Cli.succeed("show", runDir.toString()).out();
    assertTrue(
        shown.contains("\nstatus     interrupted by SIGTERM\ngoes on by " + lines.getLast() + "\n"),
        shown);

    Cli.Outcome last = again(run);
    assertEquals(whole.digest(), last.digest());
    assertEquals(whole.json().get("val_loss"), last.json().get("val_loss"));
    assertEquals(600, last.json().get("epochs_run").asInt());
    assertEquals(RunStatus.FINISHED, RunFolder.open(runDir).summary().status());
    for (Path place : List.of(kept, runDir)) {
      try (Stream<Path> files = Files.list(place)) {
        assertFalse(files.anyMatch(f -> f.toString().endsWith(".tmp")), place.toString());
      }
    }
  }

  @Test
  void without_checkpoints_it_says_how_to_keep_a_run_and_a_second_signal_ends_at_once()
      throws Exception {
    Cli.requireInterrupts();
    Process asked = start(run());
    await(asked, "epoch 1:");
    signal(asked, "INT");
    assertEquals(130, end(asked));
    assertTrue(
        said()
            .matches(
                "(?s).*\\[train\\] ended by SIGINT after step \\d+ \\(epoch \\d+, batch \\d+ of"
                    + " \\d+\\); nothing of it is kept: give --checkpoints FOLDER, and the same"
                    + " command goes on"
                    + NEW_LINE),
        said());

    Process twice = start(run());
    await(twice, "epoch 1:");
    signal(twice, "STOP");
    signal(twice, "HUP");
    signal(twice, "TERM");
    signal(twice, "CONT");
    int code = end(twice);
    assertTrue(code == 129 || code == 143, "exit code " + code);
  }

  @Test
  void a_folder_in_use_is_refused_and_the_process_that_has_it_named() throws Exception {
    Process first = start(run("--checkpoints", kept, "--every", "1epoch"));
    awaitCheckpoint(first);
    Cli.Outcome second = Cli.run(run("--checkpoints", kept).toArray(String[]::new));
    assertEquals(
        "[lock folder] "
            + kept
            + ": it is in use by process "
            + first.pid()
            + ". Wait until that ends, or give another folder."
            + NEW_LINE,
        second.err());
    assertEquals(2, second.code());
    signal(first, "KILL");
    end(first);
    Files.delete(err);
    Process next = start(run("--checkpoints", kept, "--every", "1epoch"));
    await(next, "going on with the run in " + kept);
    signal(next, "KILL");
    end(next);
  }
}
