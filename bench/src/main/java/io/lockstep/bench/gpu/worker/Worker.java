package io.lockstep.bench.gpu.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.gpu.work.AdamUpdate;
import io.lockstep.bench.gpu.work.Copy;
import io.lockstep.bench.gpu.work.Product;
import io.lockstep.bench.gpu.work.Training;
import io.lockstep.bench.gpu.work.Work;
import io.lockstep.bench.gpu.worker.Engines.UnavailableException;
import io.lockstep.tensor.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our side as a process: reads one request a line from standard input and answers each with one
 * line, both JSON objects. Ends with its input. Requests, by their field {@code do}:
 *
 * <ul>
 *   <li>{@code hello}: answers {@code name} and {@code device}
 *   <li>{@code prepare} with {@code id}, {@code precision}, {@code work} and {@code checks}:
 *       compiles the work and runs it that often; answers the {@code samples} of all these runs
 *   <li>{@code run} with {@code id} and {@code count}: answers the {@code seconds} that so many
 *       runs took, and the {@code sample} of the latest
 *   <li>{@code host} with {@code id}: answers what the host is busy with a replay and with a run,
 *       as {@code replay_us} and {@code run_us}
 *   <li>{@code drop} with {@code id}: frees the work
 * </ul>
 *
 * <p>What cannot be had here is answered by {@code unavailable}, what goes wrong by {@code failed},
 * each with the reason. After a failure the device may be unusable, and the process with it.
 */
public final class Worker {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String device;
  private final Engines engines;
  private final Map<String, Prepared> prepared = new HashMap<>();

  /** Creates the side on a device, such as {@code cuda}. */
  public Worker(String device) {
    this.device = device;
    this.engines = new Engines(device);
  }

  /** Serves the device named by the only argument. */
  public static void main(String[] args) throws IOException {
    Worker worker = new Worker(args[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null) {
      out.println(worker.answer(line));
      line = in.readLine();
    }
    worker.engines.close();
  }

  /** Returns the answer to a request. */
  public String answer(String line) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      answer(JSON.readTree(line), answer);
    } catch (UnavailableException e) {
      answer.removeAll().put("unavailable", e.getMessage());
    } catch (JsonProcessingException | RuntimeException e) {
      e.printStackTrace();
      answer.removeAll().put("failed", String.valueOf(e.getMessage()));
    }
    return answer.toString();
  }

  private void answer(JsonNode request, ObjectNode answer) throws JsonProcessingException {
    switch (request.path("do").asText()) {
      case "hello" ->
          answer
              .put("name", "Lockstep")
              .put("device", engines.get("strict").device().description())
              .put("java", Runtime.version().toString());
      case "prepare" -> prepare(request, answer.putArray("samples"));
      case "run" -> run(work(request), request.path("count").asInt(), answer);
      case "host" -> {
        if (device.startsWith("cpu")) {
          throw new UnavailableException("the CPU computes within the replay");
        }
        HostCost.measure(work(request), answer);
      }
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
    Work wanted = JSON.treeToValue(request.path("work"), Work.class);
    Engine engine = engines.get(request.path("precision").asText());
    Prepared work =
        switch (wanted) {
          case Copy copy -> PreparedGraph.copy(engine, copy);
          case Product product -> PreparedGraph.product(engine, product);
          case AdamUpdate update -> new PreparedUpdate(engine, update);
          case Training training -> new PreparedTraining(engine, training);
        };
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
    work.engine().synchronize();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    work.engine().synchronize();
    answer.put("seconds", (System.nanoTime() - start) / 1e9);
    add(work.sample(), answer.putArray("sample"));
  }

  private static void add(float[] values, ArrayNode array) {
    for (float value : values) {
      array.add(value);
    }
  }
}
