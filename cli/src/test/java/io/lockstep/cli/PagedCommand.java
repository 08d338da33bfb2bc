package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that serves a page, and who looks at it. */
final class PagedCommand implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(http://[\\d.]+:\\d+)/\\?token=(\\S+)");
  private static final long PATIENCE = 300_000_000_000L;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final String token;

  /** Looks at the page whose address a command says. */
  PagedCommand(Supplier<String> said) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    Matcher page = ADDRESS.matcher(said.get());
    while (!page.find()) {
      assertTrue(System.nanoTime() < end, () -> "no page: " + said.get());
      Thread.sleep(10);
      page = ADDRESS.matcher(said.get());
    }
    this.address = page.group(1);
    this.token = page.group(2);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Authorization", "Bearer " + token);
  }

  /** Returns the status of the answer to a GET. */
  int status(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.discarding()).statusCode();
  }

  /** Has something done, as soon as the run has begun. */
  void post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer;
    do {
      Thread.sleep(10);
      answer = client.send(request, BodyHandlers.ofString());
    } while (answer.body().contains("no run has begun"));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /** Reads the stream until something is told, and returns that. */
  JsonNode await(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    JsonNode last = MAPPER.createObjectNode();
    try (BufferedReader events = events()) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (line.startsWith("data: {")) {
          last = MAPPER.readTree(line.substring("data: ".length()));
          if (wanted.test(last)) {
            return last;
          }
        }
        assertTrue(System.nanoTime() < end, "in vain, but " + last);
      }
    }
    throw new AssertionError("the page has ended behind " + last);
  }

  /** Returns all that a page is told that comes now. */
  JsonNode snapshot() throws IOException, InterruptedException {
    return await(event -> event.has("series"));
  }

  /** The same as soon as the run has a status, which a page is told some time after the fact. */
  JsonNode snapshotWhen(String status) throws IOException, InterruptedException {
    await(event -> event.path("status").asText().equals(status));
    return snapshot();
  }

  /** Returns a training with a page that goes on until it is stopped, with more words. */
  static List<String> training(Object... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--data=xor",
                "--model=mlp:4",
                "--device=cpu",
                "--epochs=100000000",
                "--page"));
    for (Object word : more) {
      words.add(word.toString());
    }
    return words;
  }

  /** Begins to read the stream. */
  BufferedReader events() throws IOException, InterruptedException {
    return new BufferedReader(
        new InputStreamReader(
            client.send(request("/api/events").build(), BodyHandlers.ofInputStream()).body(),
            StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** A command in a thread of this JVM. */
  static final class InThread {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile int code = -1;

    InThread(List<String> arguments) {
      thread =
          Thread.ofPlatform()
              .start(() ->
                  code =
                      Main.run(
                          arguments.toArray(String[]::new),
                          new PrintStream(out, true, StandardCharsets.UTF_8),
                          new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    /** Returns what it has said so far. */
    String said() {
      return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    PagedCommand page() throws InterruptedException {
      return new PagedCommand(this::said);
    }

    Cli.Outcome end() throws InterruptedException {
      thread.join();
      return new Cli.Outcome(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
