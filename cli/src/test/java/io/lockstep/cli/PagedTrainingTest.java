package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.cli.Cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is shown on a page, and changed from there. */
class PagedTrainingTest {
  private static final Pattern PAGE =
      Pattern.compile("page: (http://127\\.0\\.0\\.1:\\d+)/\\?token=(\\S+)");

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Matcher address() throws InterruptedException {
    for (int i = 0; i < 6000; i++) {
      Matcher page = PAGE.matcher(err.toString(StandardCharsets.UTF_8));
      if (page.find()) {
        return page;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no page: " + err);
  }

  /** Has something done, as soon as the run has begun. */
  private static void post(HttpClient client, Matcher page, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page.group(1) + path))
            .header("Authorization", "Bearer " + page.group(2))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer;
    do {
      Thread.sleep(10);
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    } while (answer.body().contains("no run has begun"));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  void a_run_that_was_changed_says_so_and_does_not_claim_to_come_again() throws Exception {
    Path model = folder.resolve("model.safetensors");
    String[] command = {
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
      "--json"
    };
    CompletableFuture<Integer> run =
        CompletableFuture.supplyAsync(() ->
            Main.run(
                command,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    Matcher page = address();
    try (HttpClient client = HttpClient.newHttpClient()) {
      post(client, page, "/api/rate", "{\"lr\":0.125}");
      post(client, page, "/api/stop", "{}");
    }
    assertEquals(0, run.join(), err.toString(StandardCharsets.UTF_8));

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
  void a_page_of_kept_runs_wants_runs() {
    String nowhere = folder.resolve("none").toString();
    Outcome outcome = Cli.run("page", nowhere);
    assertEquals(2, outcome.code());
    assertEquals(
        "[page] there is no run in '"
            + nowhere
            + "'; 'lockstep train --run-dir "
            + nowhere
            + "/first ...' keeps one there\n",
        outcome.err());
  }
}
