package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pages of processes that stay, and what ends them. */
@DisabledOnOs(OS.WINDOWS)
class PageStayTest {
  private static final int PATIENCE = 300;

  @TempDir private Path home;
  private Path out;
  private Path err;

  @BeforeEach
  void name() {
    out = home.resolve("out.txt");
    err = home.resolve("err.txt");
  }

  private Process start(String... arguments) throws IOException {
    return new ProcessBuilder(Cli.command(List.of("-XX:TieredStopAtLevel=1"), List.of(arguments)))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String said() {
    return read(out) + read(err);
  }

  private void await(Process process, String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (!said().contains(text)) {
      assertTrue(process.isAlive() && System.nanoTime() < end, this::said);
      Thread.sleep(10);
    }
  }

  private static int end(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void the_page_of_a_run_stays_until_a_signal_which_leaves_the_exit_code_of_the_run()
      throws Exception {
    Cli.requireInterrupts();
    Process process =
        start("train", "--data=xor", "--model=mlp:4", "--device=cpu", "--page", "--page-stay");
    await(process, "page: stays at http://127.0.0.1:");
    assertTrue(read(out).startsWith("Trained a network with "), read(out));
    try (PagedCommand page = new PagedCommand(this::said)) {
      JsonNode run = page.snapshotWhen("finished");
      String digest = run.at("/info/digest").asText();
      assertTrue(read(out).contains(", digest " + digest), read(out));
      assertEquals(200, page.status("/"));
    }
    assertEquals(0, end(process, "INT"));
  }

  @Test
  void the_page_of_a_run_that_failed_stays_with_why_and_the_code_is_that_of_a_failure()
      throws Exception {
    Process process =
        start(
            "train",
            "--data=xor",
            "--model=mlp:4",
            "--device=cpu",
            "--optimizer=sgd",
            "--lr=1e38",
            "--page",
            "--page-stay");
    await(process, " until Ctrl-C; the run failed: ");
    try (PagedCommand page = new PagedCommand(this::said)) {
      JsonNode run = page.snapshotWhen("failed");
      JsonNode last = run.path("messages").get(run.path("messages").size() - 1);
      assertEquals("error", last.path("kind").asText());
      assertTrue(read(err).contains(last.path("text").asText()), read(err));
    }
    assertEquals(1, end(process, "TERM"));
  }

  @Test
  void a_signal_within_the_run_ends_both_and_is_told_wherever_a_run_is_shown() throws Exception {
    Path folder = home.resolve("run");
    Process process =
        start(PagedCommand.training("--page-stay", "--run-dir=" + folder).toArray(String[]::new));
    await(process, "epoch 1:");
    try (PagedCommand page = new PagedCommand(this::said);
        BufferedReader events = page.events()) {
      page.snapshotWhen("running");
      assertEquals(143, end(process, "TERM"));
      String told = String.join("\n", events.lines().toList());
      assertTrue(told.contains("\"status\":\"interrupted\""), told);
      assertTrue(
          told.contains("\"text\":\"interrupted by SIGTERM\",\"advice\":\"nothing of it is kept\""),
          told);
      assertTrue(told.endsWith("event: over\ndata: {}\n"), told);
    }
    assertEquals(RunStatus.INTERRUPTED, RunFolder.open(folder).summary().status());
    assertTrue(Cli.succeed("runs", folder.toString()).out().contains("  interrupted  "));
    String shown = Cli.succeed("show", folder.toString()).out();
    assertTrue(shown.contains("\nstatus     interrupted by SIGTERM\nstarted "), shown);
    JsonNode json = Cli.succeed("show", folder.toString(), "--json").json();
    assertEquals("interrupted", json.path("status").asText());
    assertEquals("SIGTERM", json.path("signal").asText());
  }

  @Test
  void kept_runs_are_shown_until_a_signal_and_one_that_goes_on_is_followed() throws Exception {
    Cli.requireInterrupts();
    Path first = home.resolve("runs/first");
    Path second = home.resolve("runs/second");
    Cli.succeed(
        "train", "--data=xor", "--model=mlp:4", "--device=cpu", "--epochs=3", "--run-dir=" + first);
    PagedCommand.InThread training =
        new PagedCommand.InThread(PagedCommand.training("--run-dir=" + second));
    Process process;
    try (PagedCommand itself = training.page()) {
      itself.post("/api/pause", "{}");
      process = start("page", first.toString(), second.toString());
      try (PagedCommand page = new PagedCommand(this::said)) {
        assertEquals(
            "finished",
            page.await(e -> e.path("name").asText().equals("first")).path("status").asText());
        JsonNode run = page.await(e -> e.path("name").asText().equals("second"));
        assertEquals("paused", run.path("status").asText());
        itself.post("/api/go-on", "{}");
        page.await(e ->
            e.path("id").asInt() == run.path("id").asInt()
                && e.path("status").asText().equals("running"));
        page.await(e -> e.path("progress").path("step").asLong() > 100 && !e.has("name"));
        itself.post("/api/stop", "{}");
        page.await(e -> e.path("status").asText().equals("stopped"));
      }
    }
    assertEquals(0, training.end().code());
    assertEquals(0, end(process, "INT"));
    assertEquals("", read(err));
  }
}
