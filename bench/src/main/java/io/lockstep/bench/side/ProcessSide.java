package io.lockstep.bench.side;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A side that is a process: one request a line on its standard input, one answer a line on its
 * standard output; lines that are no JSON object are passed over. Started when first asked, and
 * again when asked after it has ended. One that is late or has failed is killed, with the processes
 * it started.
 */
public final class ProcessSide implements Side {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TO_END = Duration.ofSeconds(10);

  private final List<String> command;
  private final Path log;
  private @Nullable Process process;
  private BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  /**
   * Creates a side that is not started yet.
   *
   * @param log where its standard error is appended
   */
  public ProcessSide(List<String> command, Path log) {
    this.command = List.copyOf(command);
    this.log = log;
  }

  @Override
  public Answer ask(ObjectNode request, Duration limit) {
    try {
      Process running = running();
      BufferedWriter writer =
          new BufferedWriter(
              new OutputStreamWriter(running.getOutputStream(), StandardCharsets.UTF_8));
      writer.write(request.toString());
      writer.newLine();
      writer.flush();
      return await(running, limit);
    } catch (IOException e) {
      kill();
      return new Answer.Failed("cannot be asked: " + e.getMessage());
    }
  }

  private Process running() throws IOException {
    if (process != null && process.isAlive()) {
      return process;
    }
    Process started =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BlockingQueue<Optional<String>> fresh = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(started, fresh));
    process = started;
    lines = fresh;
    return started;
  }

  private static void read(Process process, BlockingQueue<Optional<String>> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(Optional.of(line));
        line = reader.readLine();
      }
    } catch (IOException e) {
      // The process is gone, which the end of its lines says.
    }
    lines.add(Optional.empty());
  }

  private Answer await(Process running, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        Optional<String> line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
          kill();
          return new Answer.Failed("gave no answer within " + limit.toSeconds() + " s");
        }
        if (line.isEmpty()) {
          int code = running.waitFor();
          return new Answer.Failed("ended with code " + code + "; the log of the sides says why");
        }
        if (line.get().startsWith("{")) {
          return answer(JSON.readTree(line.get()));
        }
      }
    } catch (JsonProcessingException e) {
      kill();
      return new Answer.Failed("answered no JSON: " + e.getOriginalMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      return new Answer.Failed("was interrupted");
    }
  }

  private Answer answer(JsonNode values) {
    if (values.has("unavailable")) {
      return new Answer.Unavailable(values.path("unavailable").asText());
    }
    if (values.has("failed")) {
      // Its device may be unusable now; asked again, it starts afresh.
      kill();
      return new Answer.Failed(values.path("failed").asText());
    }
    return new Answer.Done(values);
  }

  private void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process = null;
    }
  }

  /** Ends its input and waits a little for its end. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TO_END)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
