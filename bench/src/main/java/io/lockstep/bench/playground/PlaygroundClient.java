package io.lockstep.bench.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** What a page does: reads the stream of frames on a thread, and sends commands. */
final class PlaygroundClient implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String root;
  private final String token;
  private final InputStream events;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile long step = -1;

  /** Opens the page at an address with a token, and its stream. */
  PlaygroundClient(String address) throws IOException, InterruptedException {
    int query = address.indexOf("?token=");
    this.root = address.substring(0, query - 1);
    this.token = address.substring(query + "?token=".length());
    http.send(request("/").build(), HttpResponse.BodyHandlers.discarding());
    this.events =
        http.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    Thread.ofPlatform().daemon().start(this::read);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path))
        .header("Authorization", "Bearer " + token);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      boolean frame = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (frame) {
          JsonNode json = MAPPER.readTree(line.substring("data: ".length()));
          step = json.get("step").asLong();
          bytes.addAndGet(line.length());
          frames.incrementAndGet();
        }
        frame = line.equals("event: frame");
      }
    } catch (IOException e) {
      step = -1; // The playground has ended.
    }
  }

  /** Returns how many frames have come. */
  long frames() {
    return frames.get();
  }

  /** Returns how many bytes they had. */
  long bytes() {
    return bytes.get();
  }

  /** Returns the step of the last frame; -1 before the first. */
  long step() {
    return step;
  }

  /** Sends a command. */
  void order(String json) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/api/playground")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(json + " was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
    http.shutdownNow();
  }
}
