package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.page.playground.run.JavaProgram;
import io.lockstep.page.playground.run.TrainDocument;
import io.lockstep.page.playground.state.Lesson;
import io.lockstep.page.playground.state.OwnPoint;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.PointsCsv;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.page.playground.state.StateJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page can have done, by the word that a command has as {@code do}. Used by the thread that
 * trains.
 */
final class PlaygroundOrders {
  private static final List<String> WORDS =
      List.of(
          "set", "address", "play", "pause", "step", "epoch", "reset", "weight", "lesson", "csv",
          "neuron", "trace", "code");

  /** Epochs of a program that is asked for before the first one is done. */
  private static final int USUAL_EPOCHS = 100;

  private final PlaygroundStage stage;

  PlaygroundOrders(PlaygroundStage stage) {
    this.stage = stage;
  }

  /**
   * What came of it.
   *
   * @param answer what the page is told
   * @param changes whether there is something else to be seen
   * @param anew whether another run has begun
   * @param neuron the neuron whose map is wanted in full, -1 for the output's, null as before
   */
  record Done(JsonNode answer, boolean changes, boolean anew, @Nullable Integer neuron) {
    static Done seen(boolean anew) {
      return new Done(JsonNodeFactory.instance.objectNode(), true, anew, null);
    }

    static Done told(JsonNode answer) {
      return new Done(answer, false, false, null);
    }
  }

  /**
   * Does what a command says.
   *
   * @throws IllegalArgumentException if it cannot be done; the message says why
   */
  Done obey(JsonNode command) {
    String word = command.path("do").asText();
    return switch (word) {
      case "set" -> Done.seen(stage.change(command.path("state")));
      case "address" -> Done.seen(restore(StateAddress.parse(command.path("address").asText())));
      case "play" -> goes(stage::play);
      case "pause" -> goes(stage::pause);
      case "step" -> goes(stage::oneStep);
      case "epoch" -> goes(stage::oneEpoch);
      case "reset" -> {
        stage.reset();
        yield Done.seen(true);
      }
      case "weight" -> weight(command);
      case "lesson" -> lesson(command);
      case "csv" -> csv(command.path("text").asText());
      case "neuron" ->
          new Done(
              JsonNodeFactory.instance.objectNode(), true, false, command.path("index").asInt(-1));
      case "trace" -> Done.told(TraceJson.of(stage.run().trace(command.path("index").asInt())));
      case "code" -> Done.told(code());
      default -> throw UnknownNameException.of("command", word, WORDS);
    };
  }

  /** Brings the state of an address on; a device that is elsewhere alone is not missed. */
  private boolean restore(PlaygroundState wanted) {
    try {
      return stage.become(wanted);
    } catch (IllegalArgumentException e) {
      if (wanted.device().equals(stage.state().device())) {
        throw e;
      }
      return stage.become(wanted.on(stage.state().device()));
    }
  }

  private static Done goes(Runnable action) {
    action.run();
    return Done.seen(false);
  }

  private Done weight(JsonNode command) {
    stage
        .run()
        .setWeight(
            command.path("parameter").asText(),
            command.path("index").asInt(-1),
            (float) command.path("value").asDouble(Double.NaN));
    return Done.seen(false);
  }

  /** Shows a lesson, and begins it. */
  private Done lesson(JsonNode command) {
    Lesson lesson = Lesson.byName(command.path("name").asText());
    PlaygroundState wanted = command.path("mended").asBoolean() ? lesson.mended() : lesson.shown();
    ObjectNode here = JsonNodeFactory.instance.objectNode();
    here.put("device", stage.state().device()).put("speed", stage.state().speed());
    stage.become(StateJson.changed(wanted, here));
    stage.reset();
    stage.play();
    return Done.seen(true);
  }

  private Done csv(String text) {
    PointsCsv read = PointsCsv.parse(text);
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    changes.put("data", "own").put("numbers", read.numbers());
    ArrayNode points = changes.putArray("points");
    for (OwnPoint point : read.points()) {
      points.addObject().put("x", point.x()).put("y", point.y()).put("label", point.label());
    }
    boolean anew = stage.change(changes);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("notes", read.notes());
    return new Done(answer, true, anew, null);
  }

  private JsonNode code() {
    DeviceDigest latest = stage.latest();
    int epochs = latest == null || latest.epoch() == 0 ? USUAL_EPOCHS : latest.epoch();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("java", JavaProgram.of(stage.state(), epochs));
    json.put("layers", JavaProgram.layers(stage.state()));
    json.put("document", TrainDocument.of(stage.state()));
    json.put("epochs", epochs);
    if (latest != null && latest.epoch() == epochs && !stage.run().isTouched()) {
      json.put("digest", latest.digest());
    }
    return json;
  }
}
