package io.lockstep.bench.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.lockstep.bench.work.Workload;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A side as a process: reads one request a line from standard input and answers each with one line,
 * both JSON objects. Ends with its input. Requests, by their field {@code do}:
 *
 * <ul>
 *   <li>{@code hello}: answers {@code name} and what else describes the side
 *   <li>{@code prepare} with {@code id}, {@code precision}, {@code work} and {@code checks}:
 *       prepares the work and runs it that often; answers the {@code samples} of all these runs
 *   <li>{@code run} with {@code id} and {@code count}: answers the {@code seconds} that so many
 *       runs took, the {@code sample} of the latest, and the {@code garbage} that a run made, in
 *       bytes of Java's heap
 *   <li>{@code host} with {@code id}: answers what the host is busy with a replay and with a run,
 *       as {@code replay_us} and {@code run_us}
 *   <li>{@code drop} with {@code id}: frees the work
 * </ul>
 *
 * <p>What cannot be had here is answered by {@code unavailable}, what goes wrong by {@code failed},
 * each with the reason. After a failure the device may be unusable, and the process with it.
 */
public final class Server {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Workshop workshop;
  private final Map<String, Prepared> prepared = new HashMap<>();

  /** Creates the process's half of a side. */
  public Server(Workshop workshop) {
    this.workshop = workshop;
  }

  /** Answers requests until the input ends; whatever a library prints goes to standard error. */
  public void serve() throws IOException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null) {
      answers.println(answer(line));
      line = in.readLine();
    }
    workshop.close();
  }

  /** Returns the answer to a request. */
  public String answer(String line) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      answer(JSON.readTree(line), answer);
    } catch (UnavailableException e) {
      answer.removeAll().put("unavailable", e.getMessage());
    } catch (JsonProcessingException | RuntimeException | LinkageError e) {
      e.printStackTrace();
      answer.removeAll().put("failed", String.valueOf(e.getMessage()));
    }
    return answer.toString();
  }

  private void answer(JsonNode request, ObjectNode answer) throws JsonProcessingException {
    switch (request.path("do").asText()) {
      case "hello" -> workshop.describe(answer);
      case "prepare" -> prepare(request, answer.putArray("samples"));
      case "run" -> run(work(request), request.path("count").asInt(), answer);
      case "host" -> workshop.hostCost(work(request), answer);
      case "drop" -> {
        Prepared work = prepared.remove(id(request));
        if (work != null) {
          work.close();
          // What no tensor refers to is freed with the next allocation; the peer needs memory too.
          System.gc();
        }
      }
      default ->
          throw new IllegalArgumentException(
              "[worker] unknown request "
                  + request
                  + "; do one of hello, prepare, run, host, drop");
    }
  }

  private static String id(JsonNode request) {
    return request.path("id").asText();
  }

  private Prepared work(JsonNode request) {
    Prepared work = prepared.get(id(request));
    if (work == null) {
      throw new IllegalArgumentException(
          "[worker] no work '" + id(request) + "'; prepare it first, and again after a failure");
    }
    return work;
  }

  private void prepare(JsonNode request, ArrayNode samples) throws JsonProcessingException {
    Workload wanted = JSON.treeToValue(request.path("work"), Workload.class);
    Prepared work = workshop.prepare(wanted, request.path("precision").asText());
    @Nullable Prepared former = prepared.put(id(request), work);
    if (former != null) {
      former.close();
    }
    for (int i = 0; i < request.path("checks").asInt(); i++) {
      work.run();
      add(work.sample(), samples);
    }
  }

  private static void run(Prepared work, int count, ObjectNode answer) {
    work.synchronize();
    long allocated = THREADS.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    work.synchronize();
    answer.put("seconds", (System.nanoTime() - start) / 1e9);
    // Asking costs a little garbage itself, which a whole number of bytes a run leaves out.
    answer.put("garbage", (THREADS.getTotalThreadAllocatedBytes() - allocated) / count);
    add(work.sample(), answer.putArray("sample"));
  }

  private static void add(float[] values, ArrayNode array) {
    for (float value : values) {
      array.add(value);
    }
  }
}
