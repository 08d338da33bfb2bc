package io.lockstep.page.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.page.playground.state.Lesson;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.page.server.PageEvent;
import io.lockstep.tensor.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlaygroundSessionTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** A second CPU under another name, as another device would be. */
  private final PlaygroundSession session =
      new PlaygroundSession(
          name -> Engine.open(name.equals("other") ? "cpu" : name), PlaygroundState.USUAL);

  @AfterEach
  void close() {
    session.close();
  }

  private JsonNode order(String json) throws Exception {
    return session.command(MAPPER.readTree(json.replace('\'', '"')));
  }

  private JsonNode shown(String event) {
    for (PageEvent each : session.snapshot()) {
      if (each.name().equals(event)) {
        try {
          return MAPPER.readTree(each.data());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return MAPPER.missingNode();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "in vain");
      Thread.sleep(5);
    }
  }

  private void awaitRest() throws InterruptedException {
    await(() -> shown("frame").has("playing") && !shown("frame").get("playing").asBoolean());
  }

  @Test
  void it_plays_pauses_steps_and_begins_anew() throws Exception {
    order("{'do': 'epoch'}");
    awaitRest();
    assertEquals(1, shown("frame").get("epoch").asInt());
    assertEquals(25, shown("frame").get("step").asInt());
    assertEquals(1, shown("frame").get("digest").get("epoch").asInt());
    order("{'do': 'step'}");
    awaitRest();
    assertEquals(26, shown("frame").get("step").asInt());
    order("{'do': 'play'}");
    await(() -> shown("frame").get("step").asInt() > 200);
    order("{'do': 'pause'}");
    awaitRest();
    int step = shown("frame").get("step").asInt();
    Thread.sleep(50);
    assertEquals(step, shown("frame").get("step").asInt());
    assertTrue(shown("frame").get("loss").asDouble() < 0.8);
    order("{'do': 'reset'}");
    assertEquals(0, shown("frame").get("step").asInt());
  }

  @Test
  void what_is_set_begins_anew_but_for_what_need_not() throws Exception {
    order("{'do': 'epoch'}");
    awaitRest();
    order("{'do': 'set', 'state': {'discretize': true, 'speed': 10}}");
    order("{'do': 'set', 'state': {'rate': 0.1}}");
    assertEquals(25, shown("frame").get("step").asInt());
    assertEquals(0.1, shown("frame").get("rate").asDouble(), 1e-6);
    assertTrue(shown("frame").get("touched").asBoolean());
    order("{'do': 'set', 'state': {'data': 'spiral', 'noise': 20}}");
    assertEquals(0, shown("frame").get("step").asInt());
    assertEquals(
        "data=spiral&noise=20&rate=0.1&speed=10&discretize=true",
        shown("state").get("address").asText());
    assertEquals(250, shown("state").get("training").size());
  }

  @Test
  void an_address_brings_its_state_back() throws Exception {
    PlaygroundState wanted = StateAddress.parse("data=xor&layers=3:relu&seed=4");
    order("{'do': 'address', 'address': '#" + StateAddress.of(wanted) + "'}");
    assertEquals(StateAddress.of(wanted), shown("state").get("address").asText());
    order("{'do': 'address', 'address': '#data=gauss&device=nowhere'}");
    assertEquals("data=gauss", shown("state").get("address").asText());
  }

  @Test
  void what_cannot_be_is_refused_and_all_stays() throws Exception {
    order("{'do': 'epoch'}");
    awaitRest();
    assertEquals(
        "[playground] 99 percent of noise; give 0 to 50",
        refusal("{'do': 'set', 'state': {'noise': 99}}"));
    assertEquals(
        "[playground] there are 0 points; draw at least 2, one to learn from and one to test with",
        refusal("{'do': 'set', 'state': {'data': 'own'}}"));
    assertEquals(
        "[command] unknown command 'dance'", refusal("{'do': 'dance'}").replaceFirst(";.*", ""));
    assertEquals(25, shown("frame").get("step").asInt());
    assertEquals("", shown("state").get("address").asText());
  }

  private String refusal(String command) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> order(command)).getMessage());
  }

  @Test
  void another_device_comes_to_the_same_digest() throws Exception {
    order("{'do': 'epoch'}");
    awaitRest();
    order("{'do': 'epoch'}");
    awaitRest();
    String digest = shown("frame").get("digest").get("digest").asText();
    order("{'do': 'set', 'state': {'device': 'other'}}");
    awaitRest();
    JsonNode frame = shown("frame");
    assertEquals(2, frame.get("epoch").asInt());
    assertEquals(2, frame.get("digests").size());
    for (JsonNode each : frame.get("digests")) {
      assertEquals(2, each.get("epoch").asInt());
      assertEquals(digest, each.get("digest").asText());
    }
    assertNotEquals(
        frame.get("digests").get(0).get("device"), frame.get("digests").get(1).get("device"));
  }

  @Test
  void a_lesson_begins_by_itself() throws Exception {
    order("{'do': 'lesson', 'name': 'xor'}");
    await(() -> shown("frame").get("step").asInt() > 0);
    assertEquals(
        StateAddress.of(Lesson.byName("xor").shown()), shown("state").get("address").asText());
    order("{'do': 'lesson', 'name': 'xor', 'mended': true}");
    assertEquals(4, shown("state").get("blocks").get(0).get("width").asInt());
  }

  @Test
  void weights_points_traces_and_code_are_to_be_had() throws Exception {
    order("{'do': 'weight', 'parameter': '0.weight', 'index': 1, 'value': 2.5}");
    assertTrue(shown("frame").get("touched").asBoolean());
    JsonNode trace = order("{'do': 'trace', 'index': 2}");
    assertEquals(2.5, trace.at("/layers/0/weights/before/1").asDouble());
    assertEquals(
        "3 points, of the classes a, b",
        order("{'do': 'csv', 'text': '1,2,a\\n2,3,b\\n3,4,a'}").get("notes").asText());
    assertEquals("own", shown("state").get("state").get("data").asText());
    JsonNode code = order("{'do': 'code'}");
    assertTrue(code.get("java").asText().contains("Dataset own()"));
    assertTrue(code.get("layers").asText().contains("linear"));
    order("{'do': 'neuron', 'index': 3}");
    assertEquals(3, shown("frame").get("neuron").asInt());
  }

  @Test
  void numbers_that_run_away_end_the_run_with_a_note() throws Exception {
    order(
        "{'do': 'set', 'state': {'data': 'plane', 'rate': 10, 'speed': 0, 'layers':"
            + " [{'width': 4, 'activation': 'identity', 'dropout': 0, 'norm': false}]}}");
    order("{'do': 'play'}");
    await(() -> shown("note").has("text"));
    assertTrue(
        shown("note").get("text").asText().contains("is no longer finite")
            || shown("note").get("text").asText().startsWith("[train]"),
        shown("note").get("text").asText());
    awaitRest();
  }
}
