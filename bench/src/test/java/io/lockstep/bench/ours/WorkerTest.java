package io.lockstep.bench.ours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Hidden.Norm;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Streams;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Server;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Server worker = new Server(new Worker("cpu", 0));

  private JsonNode ask(ObjectNode request) {
    try {
      return JSON.readTree(worker.answer(request.toString()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode request(String action) {
    return JSON.createObjectNode().put("do", action).put("id", "1");
  }

  private JsonNode prepare(Workload work, String precision, int checks) {
    ObjectNode request = request("prepare").put("precision", precision).put("checks", checks);
    request.set("work", JSON.valueToTree(work));
    return ask(request);
  }

  @Test
  void a_product_gives_the_product_of_what_is_drawn() {
    ProductWorkload product = new ProductWorkload(3, 5, 4, true, false, 2);
    JsonNode samples = prepare(product, "strict", 1).path("samples");
    for (int j = 0; j < 4; j++) {
      double sum = 0;
      for (int k = 0; k < 5; k++) {
        double left = 2 * HashedDraws.unit(Streams.LEFT + 1, k * 3 + 2) - 1;
        sum += left * (2 * HashedDraws.unit(Streams.RIGHT + 1, k * 4 + j) - 1);
      }
      assertEquals(sum, samples.get(j).asDouble(), 1e-6);
    }
    assertEquals(4, samples.size());
  }

  @Test
  void the_products_of_a_step_are_those_of_its_layers() {
    Network net = new Network("net", List.of(6, 5, 4), 0, true, 1);
    JsonNode samples = prepare(new StepProducts(net, 3), "strict", 1).path("samples");
    assertEquals(5, samples.size());
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      double left = 2 * HashedDraws.unit(Streams.LEFT + 4, 2 * 4 + k) - 1;
      sum += left * (2 * HashedDraws.unit(Streams.RIGHT + 4, k * 5 + 4) - 1);
    }
    assertEquals(sum, samples.get(4).asDouble(), 1e-6);
  }

  @Test
  void functions_are_of_what_is_drawn() {
    double[] x = new double[8];
    double mean = 0;
    double square = 0;
    double exponentials = 0;
    for (int i = 0; i < 8; i++) {
      x[i] = 2.0 * HashedDraws.unit(Streams.GIVEN, 8 + i) - 1;
      mean += x[i] / 8;
      square += x[i] * x[i] / 8;
      exponentials += Math.exp(x[i]);
    }
    double deviation = Math.sqrt(square - mean * mean + RowWorkload.EPSILON);
    assertEquals(1 / (1 + Math.exp(-x[7])), last(RowWorkload.Function.SIGMOID), 1e-6);
    assertEquals(Math.exp(x[7]) / exponentials, last(RowWorkload.Function.SOFTMAX), 1e-6);
    assertEquals((x[7] - mean) / deviation, last(RowWorkload.Function.LAYER_NORM), 1e-5);
    double gelu =
        x[7] / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x[7] + 0.044715 * x[7] * x[7] * x[7])));
    assertEquals(gelu, last(RowWorkload.Function.GELU), 1e-3);
  }

  private double last(RowWorkload.Function function) {
    return prepare(new RowWorkload(function, 2, 8), "strict", 1).path("samples").get(7).asDouble();
  }

  @Test
  void a_copy_gives_the_end_of_what_is_drawn() {
    JsonNode samples = prepare(new Copy(100), "strict", 1).path("samples");
    for (int i = 0; i < 8; i++) {
      float drawn = 2 * HashedDraws.unit(Streams.GIVEN, 92 + i) - 1;
      assertEquals(drawn, samples.get(i).floatValue());
    }
  }

  @Test
  void an_update_moves_each_parameter_by_the_learning_rate_against_its_gradient() {
    JsonNode samples = prepare(new AdamUpdate(100), "strict", 1).path("samples");
    for (int i = 0; i < 8; i++) {
      float before = 2 * HashedDraws.unit(Streams.PARAMETERS, 92 + i) - 1;
      float gradient = 2 * HashedDraws.unit(Streams.GIVEN, 92 + i) - 1;
      assertEquals(before - 0.001 * Math.signum(gradient), samples.get(i).asDouble(), 1e-6);
    }
  }

  @Test
  void the_loss_falls_when_the_same_batch_is_trained_on_and_both_feeds_give_the_same() {
    Network net = new Network("net", List.of(12, 16, 4), 0, true, 0.01);
    JsonNode resident = prepare(new Training(net, 8, 1, Feed.DEVICE), "strict", 5).path("samples");
    JsonNode fed = prepare(new Training(net, 8, 1, Feed.HOST), "strict", 5).path("samples");
    assertEquals(5, resident.size());
    assertTrue(resident.get(4).asDouble() < resident.get(0).asDouble(), resident::toString);
    assertEquals(resident, fed);
  }

  @Test
  void hidden_layers_have_the_normalization_they_are_to_have() {
    Network plain = new Network("net", List.of(12, 16, 4), 0, true, 0.01);
    Set<String> losses = new HashSet<>();
    for (Norm norm : Norm.values()) {
      Training training = new Training(plain.with(new Hidden(norm, 0)), 8, 1, Feed.DEVICE);
      JsonNode samples = prepare(training, "strict", 5).path("samples");
      assertTrue(samples.get(4).asDouble() < samples.get(0).asDouble(), samples::toString);
      losses.add(samples.toString());
    }
    assertEquals(3, losses.size());
  }

  @Test
  void each_step_drops_others() {
    Network net = new Network("net", List.of(12, 16, 4), 0, true, 1e-9);
    Training training = new Training(net.with(new Hidden(Norm.NONE, 0.5)), 8, 1, Feed.DEVICE);
    JsonNode losses = prepare(training, "strict", 2).path("samples");
    assertTrue(Math.abs(losses.get(0).asDouble() - losses.get(1).asDouble()) > 1e-4);
  }

  @Test
  void batches_are_taken_in_turns() {
    Network net = new Network("net", List.of(12, 6, 12), 1, false, 1e-9);
    JsonNode losses = prepare(new Training(net, 8, 2, Feed.DEVICE), "strict", 4).path("samples");
    assertEquals(losses.get(0).asDouble(), losses.get(2).asDouble(), 1e-6);
    assertEquals(losses.get(1).asDouble(), losses.get(3).asDouble(), 1e-6);
    assertTrue(Math.abs(losses.get(0).asDouble() - losses.get(1).asDouble()) > 1e-4);
  }

  @Test
  void runs_are_timed_until_the_work_is_dropped() {
    prepare(new Copy(100), "strict", 0);
    JsonNode answer = ask(request("run").put("count", 3));
    assertTrue(answer.path("seconds").asDouble() > 0, answer::toString);
    assertEquals(8, answer.path("sample").size());
    assertEquals("{}", ask(request("drop")).toString());
    assertEquals(
        "{\"failed\":\"[worker] no work '1'; prepare it first, and again after a failure\"}",
        ask(request("run")).toString());
  }

  @Test
  void what_a_device_lacks_is_unavailable() {
    String reason = prepare(new Copy(100), "tf32", 1).path("unavailable").asText();
    assertTrue(reason.startsWith("it does not compute in precision tf32, only in "), reason);
    prepare(new Copy(100), "strict", 0);
    assertEquals(
        "{\"unavailable\":\"the CPU computes within the replay\"}",
        ask(request("host")).toString());
  }

  @Test
  void an_unknown_request_fails() {
    assertEquals(
        "[worker] unknown request {\"do\":\"sing\",\"id\":\"1\"}; do one of hello, prepare, run,"
            + " host, drop",
        ask(request("sing")).path("failed").asText());
  }

  @Test
  void a_convolutional_step_learns_and_has_one_loss_with_any_number_of_threads() {
    ConvTraining training = new ConvTraining(8, List.of(1, 3, 4), 5, 6, 2, 0.1);
    JsonNode samples = prepare(training, "strict", 40).path("samples");
    assertEquals(40, samples.size());
    assertTrue(samples.get(39).asDouble() < samples.get(1).asDouble(), samples.toString());
    Server single = new Server(new Worker("cpu", 1));
    ObjectNode request = request("prepare").put("precision", "strict").put("checks", 40);
    request.set("work", JSON.valueToTree(training));
    assertEquals("{\"samples\":" + samples + "}", single.answer(request.toString()));
  }
}
