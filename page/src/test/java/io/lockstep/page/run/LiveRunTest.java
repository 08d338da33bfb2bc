package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.page.server.PageAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.run.RunTouch;
import io.lockstep.training.run.RunTouch.Action;
import io.lockstep.training.run.RunTouches;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LiveRunTest {
  private static final DataParts PARTS = Playground.XOR.generate(200, 0, 1).split(0.2, 1);

  private final RunTouches touches = new RunTouches();
  private final AtomicLong steps = new AtomicLong();

  private static JsonNode rate(double lr) {
    return JsonNodeFactory.instance.objectNode().put("lr", lr);
  }

  private Callback count() {
    return new Callback() {
      @Override
      public void onBatch(int epoch, int batch, int batches) {
        steps.incrementAndGet();
      }
    };
  }

  /** Trains, and returns the digest. */
  private String train(int epochs, Callback... callbacks) {
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
      try (Trainer trainer =
          Trainer.of(model).loss("ce").optimizer("adam").batch(20).callbacks(callbacks).build()) {
        trainer.fit(PARTS.training(), PARTS.validation(), epochs);
      }
      return model.digest();
    }
  }

  private Thread start(LiveRun live) throws InterruptedException {
    Thread run = Thread.ofPlatform().start(() -> train(1_000_000, count(), live));
    while (steps.get() < 10) {
      Thread.sleep(2);
    }
    return run;
  }

  @Test
  void a_run_that_is_shown_has_the_bits_that_it_has_without() {
    String without = train(5);
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      assertEquals(
          without,
          train(5, page.watch("first").examples(Objects.requireNonNull(PARTS.validation()))));
    }
  }

  @Test
  void a_run_pauses_goes_on_changes_and_stops() throws Exception {
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      LiveRun live = page.watch("first").touches(touches);
      Thread run = start(live);
      assertEquals("done", live.controls().ask(Action.PAUSE).path("done").asText());
      assertEquals("is paused already", live.controls().ask(Action.PAUSE).path("done").asText());
      long paused = steps.get();
      Thread.sleep(50);
      assertEquals(paused, steps.get());
      assertEquals("done", live.controls().askRate(rate(0.25)).path("done").asText());
      assertEquals("done", live.controls().ask(Action.GO_ON).path("done").asText());
      assertEquals("is going on already", live.controls().ask(Action.GO_ON).path("done").asText());
      assertEquals("done", live.controls().ask(Action.STOP).path("done").asText());
      run.join();
      assertTrue(steps.get() >= paused);
      assertEquals(
          List.of(Action.PAUSE, Action.RATE, Action.GO_ON, Action.STOP),
          touches.all().stream().map(RunTouch::action).toList());
      assertEquals(4, touches.json().size());
      assertEquals(0.25, touches.json().get(1).path("lr").asDouble());
      assertEquals(
          "[page] the run is over; nothing was done",
          assertThrows(IllegalArgumentException.class, () -> live.controls().ask(Action.PAUSE))
              .getMessage());
    }
  }

  @Test
  void what_is_no_rate_is_refused_and_changes_nothing() throws Exception {
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      LiveRun live = page.watch("first").touches(touches);
      Thread run = start(live);
      Map.of(
              rate(-1.0),
              "[adam] lr is -1; give a value of at least 0 that is finite in float32",
              rate(1e300),
              "[schedule] the constant is 1.0E300; give a value that is finite in float32",
              JsonNodeFactory.instance.objectNode().put("lr", "a"),
              "[page] \"a\" is no learning rate; give a number such as 0.001",
              JsonNodeFactory.instance.objectNode(),
              "[page] nothing is no learning rate; give a number such as 0.001")
          .forEach((body, message) ->
              assertEquals(
                  message,
                  assertThrows(IllegalArgumentException.class, () -> live.controls().askRate(body))
                      .getMessage()));
      assertEquals(List.of(), touches.all());
      live.controls().ask(Action.STOP);
      run.join();
    }
  }

  @Test
  void a_paused_run_goes_on_when_its_page_is_closed() throws Exception {
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    Callback keeps =
        new Callback() {
          @Override
          public void onStart(Trainer of) {
            trainer.set(of);
          }
        };
    Thread run;
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      LiveRun live = page.watch("first");
      run = Thread.ofPlatform().start(() -> train(1_000_000, keeps, count(), live));
      while (steps.get() < 10) {
        Thread.sleep(2);
      }
      live.controls().ask(Action.PAUSE);
    }
    long before = steps.get();
    while (steps.get() < before + 10) {
      Thread.sleep(2);
    }
    trainer.get().stop();
    run.join();
  }

  @Test
  void a_run_goes_on_whatever_is_done_to_its_page() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      LiveRun live = page.watch("first");
      Thread run = start(live);
      URI address = URI.create(page.address());
      String host = "Host: 127.0.0.1:" + address.getPort() + "\r\n";
      List<String> requests =
          List.of(
              "GET /api/events?" + address.getQuery() + " HTTP/1.1\r\n" + host + "\r\n",
              "GET /api/events HTTP/1.1\r\nHost: evil.example\r\n\r\n",
              "POST /api/stop HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\n{}",
              "POST /api/stop?token=wrong HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\n\r\n",
              "GET /../../etc/passwd HTTP/1.1\r\n" + host + "\r\n",
              "\0\1\2\3 nonsense",
              "GET / HT");
      for (int i = 0; i < 1000; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        open.add(socket);
        socket
            .getOutputStream()
            .write(requests.get(i % requests.size()).getBytes(StandardCharsets.UTF_8));
      }
      long before = steps.get();
      long begin = System.nanoTime();
      while (steps.get() < before + 1000 && System.nanoTime() - begin < 10_000_000_000L) {
        Thread.sleep(5);
      }
      assertTrue(steps.get() >= before + 1000, steps.get() - before + " steps in 10 s");
      live.controls().ask(Action.STOP);
      run.join();
      assertEquals(List.of(), touches.all());
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  @SuppressWarnings("NullAway") // What was touched needs no trainer.
  void touches_are_known_again_of_a_run_that_goes_on() {
    touches.add(new RunTouch(Action.PAUSE, 3, 1, Map.of()));
    touches.add(new RunTouch(Action.RATE, 4, 1, Map.of("lr", 0.5)));
    RunTouches later = new RunTouches();
    assertEquals(Map.of(), later.stateTexts());
    later.resume(null, touches.stateTexts());
    assertEquals(touches.all(), later.all());
    assertEquals(
        "[{\"action\":\"pause\",\"step\":3,\"epoch\":1},"
            + "{\"action\":\"rate\",\"step\":4,\"epoch\":1,\"lr\":0.5}]",
        later.json().toString());
    assertTrue(RunTouches.changeBits(later.json()));
    ArrayNode paused = later.json();
    paused.remove(1);
    assertFalse(RunTouches.changeBits(paused));
  }
}
