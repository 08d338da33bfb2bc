package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private final RunView view = new RunView(3, "first", false);

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) new JsonMapper().readTree(text);
  }

  private void line(Kind kind, long step, int epoch, String values) throws Exception {
    view.line(new RunLine(kind, step, epoch, step / 10.0, json(values)));
  }

  private List<String> messages(JsonNode of) {
    List<String> texts = new ArrayList<>();
    of.path("messages")
        .forEach(m -> texts.add(m.path("kind").asText() + " " + m.path("text").asText()));
    return texts;
  }

  @Test
  void a_log_becomes_curves_messages_and_a_status() throws Exception {
    line(Kind.START, 0, 0, "{\"epochs\":3,\"device\":\"cpu\"}");
    line(
        Kind.EPOCH,
        10,
        1,
        "{\"train_loss\":2,\"val_loss\":3,\"val_accuracy\":0.5,\"lr\":0.1,"
            + "\"examples_per_second\":100,\"epoch_seconds\":1}");
    line(
        Kind.WATCH,
        11,
        2,
        "{\"gradient_norm\":5,\"layers\":[{\"path\":\"0\",\"kind\":\"relu\",\"parameters\":[{"
            + "\"name\":\"0.weight\",\"log10_ratio\":-3,\"weight_norm\":1,\"gradient_norm\":null,"
            + "\"update_norm\":2,\"histograms\":{\"weights\":{\"least\":0,\"greatest\":1,"
            + "\"counts\":[1,2]}}}],\"activations\":{\"units\":4,\"elements\":8,\"mean\":0.1,"
            + "\"deviation\":0.2,\"dead\":1,\"saturated\":null}}]}");
    line(Kind.WARNING, 11, 2, "{\"seen\":\"dead\",\"advice\":\"try\"}");
    line(Kind.TOUCH, 12, 1, "{\"action\":\"rate\",\"lr\":0.5}");
    line(Kind.END, 20, 2, "{\"status\":\"stopped\",\"digest\":\"abc\"}");
    line(Kind.TEST, 20, 2, "{\"test_loss\":1.5}");
    JsonNode all = view.json();
    List<String> names = new ArrayList<>();
    all.path("series").fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "loss/training",
            "loss/validation",
            "metric/accuracy",
            "rate/lr",
            "speed/examples",
            "gradient/all",
            "ratio/0.weight",
            "weight/0.weight",
            "update/0.weight",
            "mean/0 (relu)",
            "deviation/0 (relu)",
            "dead/0 (relu)"),
        names);
    assertEquals(0.25, all.at("/series/dead~10 (relu)/mean/0").asDouble());
    assertEquals(1.1, all.at("/series/ratio~10.weight/epoch/0").asDouble());
    assertEquals(
        List.of("warning dead", "touch learning rate by hand: 0.5", "note test: loss 1.5"),
        messages(all));
    assertEquals("stopped", all.path("status").asText());
    assertEquals("abc", all.at("/info/digest").asText());
    assertEquals(11, all.at("/histograms/weights of 0.weight/0/step").asInt());
  }

  @Test
  void changes_are_what_came_since_they_were_told() throws Exception {
    assertFalse(view.hasChanged());
    view.message("note", 1, "a", "");
    view.add("loss/training", 1, 1, 1, 1);
    view.told();
    assertFalse(view.hasChanged());
    view.message("note", 2, "b", "");
    assertTrue(view.hasChanged());
    JsonNode changes = view.changes();
    assertEquals(List.of("note b"), messages(changes));
    assertEquals("{}", changes.path("series").toString());
    assertTrue(changes.path("info").isMissingNode());
    assertEquals(List.of("note a", "note b"), messages(view.json()));
  }

  @Test
  void messages_are_bounded_and_none_is_told_twice() {
    for (int i = 0; i < 1000; i++) {
      view.message("note", i, "" + i, "");
      if (i == 900) {
        view.told();
      }
    }
    assertEquals(200, view.json().path("messages").size());
    assertEquals(99, view.changes().path("messages").size());
  }

  @Test
  void histograms_are_few_and_the_newest_is_among_them() {
    RunHistograms histograms = new RunHistograms();
    for (int step = 1; step <= 5000; step++) {
      ObjectNode one = JsonNodeFactory.instance.objectNode().put("least", 0).put("greatest", step);
      histograms.add(step, java.util.Map.of("weights", one));
    }
    JsonNode kept = histograms.json().path("weights");
    assertTrue(kept.size() > RunHistograms.MOST / 3 && kept.size() <= RunHistograms.MOST);
    assertEquals(1, kept.get(0).path("step").asInt());
    assertEquals(5000, kept.get(kept.size() - 1).path("step").asInt());
    assertTrue(kept.get(1).path("stays").isMissingNode());
  }
}
