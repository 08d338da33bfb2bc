package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.cli.Cli.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is shown on a page, and changed from there. */
class PagedTrainingTest {
  @TempDir private Path folder;

  @Test
  void a_run_that_was_changed_says_so_and_does_not_claim_to_come_again() throws Exception {
    Path model = folder.resolve("model.safetensors");
    PagedCommand.InThread run =
        new PagedCommand.InThread(
            List.of(
                "train",
                "--data",
                "xor",
                "--model",
                "mlp:4",
                "--device",
                "cpu",
                "--epochs",
                "100000000",
                "--page",
                "--out",
                model.toString(),
                "--json"));
    try (PagedCommand page = run.page()) {
      page.post("/api/rate", "{\"lr\":0.125}");
      page.post("/api/stop", "{}");
    }
    assertEquals(0, run.end().code(), run.said());

    String text = Cli.succeed("show", model.toString(), "--config").out();
    JsonNode record = new JsonMapper().readTree(text).path("record");
    List<String> actions = record.path("touched").findValuesAsText("action");
    assertEquals(List.of("rate", "stop"), actions);
    assertEquals(0.125, record.path("touched").get(0).path("lr").asDouble());

    Path document = folder.resolve("run.json");
    Files.writeString(document, text);
    Outcome again = Cli.succeed("train", "--config", document.toString(), "--epochs", "1");
    String name = document.toString();
    assertTrue(
        again
            .err()
            .contains(
                "[config] the digest is not the one that "
                    + name
                    + " records, "
                    + record.path("digest").asText()
                    + ": that run was changed by hand while it went on, see 'touched' there\n"),
        again.err());
  }

  @Test
  void a_run_on_opencl_is_shown_and_has_the_bits_of_one_on_the_cpu_without_a_page()
      throws Exception {
    Cli.requireOpenCl();
    String[] train = {"train", "--data=digits:200", "--model=mlp:8", "--json"};
    PagedCommand.InThread run =
        new PagedCommand.InThread(
            with(train, "--device=opencl", "--epochs=100000000", "--page", "--watch=5"));
    try (PagedCommand page = run.page()) {
      page.await(e -> e.at("/pictures/confusion/counts").size() == 10);
      JsonNode all = page.snapshot();
      assertTrue(all.at("/info/device").asText().startsWith("opencl"), all.path("info").toString());
      for (String series :
          List.of(
              "loss~1training",
              "loss~1validation",
              "metric~1accuracy",
              "memory~1device",
              "speed~1examples",
              "ratio~10.weight",
              "rate~1lr")) {
        assertTrue(all.at("/series/" + series + "/mean").size() > 0, series + " of " + all);
      }
      assertTrue(all.at("/histograms/weights of 0.weight").size() > 0);
      page.post("/api/pause", "{}");
      page.snapshotWhen("paused");
      page.post("/api/rate", "{\"lr\":0.5}");
      page.post("/api/go-on", "{}");
      page.snapshotWhen("running");
      page.post("/api/stop", "{}");
    }
    assertEquals(0, run.end().code(), run.said());
    String[] shown = with(train, "--device=opencl", "--epochs=2", "--page").toArray(String[]::new);
    String[] plain = with(train, "--device=cpu", "--epochs=2").toArray(String[]::new);
    assertEquals(Cli.succeed(plain).digest(), Cli.succeed(shown).digest());
  }

  private static List<String> with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toList();
  }

  @Test
  void a_page_is_seen_on_all_networks_where_that_is_asked_for() throws Exception {
    PagedCommand.InThread run =
        new PagedCommand.InThread(PagedCommand.training("--page-host=0.0.0.0"));
    try (PagedCommand page = run.page()) {
      assertEquals(200, page.status("/"));
      page.post("/api/stop", "{}");
    }
    assertEquals(0, run.end().code(), run.said());
  }

  @Test
  void a_port_that_is_taken_is_refused_before_anything_is_read() throws Exception {
    Path run = folder.resolve("run");
    Cli.succeed("train", "--data=xor:50", "--model=mlp:4", "--epochs=1", "--run-dir=" + run);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      for (Outcome outcome :
          List.of(
              Cli.run("train", "--data=csv:none.csv", "--label=y", "--page", "--page-port", port),
              Cli.run("page", run.toString(), "--page-port", port))) {
        assertEquals(2, outcome.code());
        assertEquals(
            "[page] cannot be served at 127.0.0.1, port "
                + port
                + " (Address already in use); give another --page-host or --page-port\n",
            outcome.err());
      }
    }
  }

  @Test
  void options_of_a_page_want_a_page() {
    for (String option : List.of("--page-stay", "--page-port=80", "--page-host=localhost")) {
      Outcome outcome = Cli.run("train", "--data", "xor", option);
      assertEquals(2, outcome.code());
      assertEquals(
          "[train] --page-host, --page-port and --page-stay are about the page of the run; give"
              + " --page, too, or leave them out\n",
          outcome.err());
    }
    Outcome port = Cli.run("train", "--data", "xor", "--page", "--page-port", "70000");
    assertEquals(2, port.code());
    assertEquals(
        "[page] there is no port 70000; give 1 to 65535, or 0 for one that is free\n", port.err());
    Outcome host = Cli.run("train", "--data", "xor", "--page", "--page-host", "nowhere.invalid");
    assertEquals(2, host.code());
    assertEquals(
        "[page] cannot be served at nowhere.invalid, any port (there is no such host);"
            + " give another --page-host or --page-port\n",
        host.err());
  }

  @Test
  void a_page_of_kept_runs_wants_runs() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = Files.writeString(folder.resolve("file"), "no run");
    for (Path none : List.of(folder.resolve("none"), empty, file)) {
      Outcome outcome = Cli.run("page", none.toString());
      assertEquals(2, outcome.code());
      assertEquals(
          "[page] there is no run in '"
              + none
              + "'; 'lockstep train --run-dir "
              + none
              + "/first ...' keeps one there\n",
          outcome.err());
    }
  }
}
