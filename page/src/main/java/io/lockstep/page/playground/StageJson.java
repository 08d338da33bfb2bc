package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.playground.run.PlaygroundData;
import io.lockstep.page.playground.run.PlaygroundNetwork;
import io.lockstep.page.playground.run.PlaygroundRun;
import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.page.playground.state.StateJson;
import io.lockstep.training.data.Dataset;

/** What is on stage, as JSON for the page. */
final class StageJson {
  private StageJson() {}

  /** Returns what changes with the state alone. */
  static ObjectNode state(PlaygroundStage stage) {
    PlaygroundRun run = stage.run();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("state", StateJson.of(stage.state()));
    json.put("address", StateAddress.of(stage.state()));
    json.set("optimizer", TuningJson.optimizer(stage.state()));
    json.set("schedule", TuningJson.schedule(stage.state()));
    json.put("regression", stage.state().predictsNumbers());
    json.put("classes", stage.state().classCount());
    json.put("stepsInEpoch", run.stepsInEpoch());
    ArrayNode blocks = json.putArray("blocks");
    for (PlaygroundNetwork.Block block : run.network().blocks()) {
      blocks.addObject().put("linear", block.linear()).put("width", block.width());
    }
    points(json.putArray("training"), run.data().trainingPoints());
    points(json.putArray("test"), run.data().testPoints());
    return json;
  }

  private static void points(ArrayNode json, Dataset points) {
    for (int i = 0; i < points.size(); i++) {
      json.addArray()
          .add(points.features().values().get(i, 0))
          .add(points.features().values().get(i, 1))
          .add(PlaygroundData.label(points, i));
    }
  }

  /** Returns what changes with each step. */
  static ObjectNode frame(PlaygroundStage stage, int neuron) {
    ObjectNode json = stage.run().frame(neuron).json();
    json.put("playing", stage.isPlaying());
    json.put("neuron", neuron);
    DeviceDigest latest = stage.latest();
    if (latest != null) {
      json.set("digest", digest(latest));
    }
    ArrayNode others = json.putArray("digests");
    stage.digests().forEach(d -> others.add(digest(d)));
    return json;
  }

  private static ObjectNode digest(DeviceDigest digest) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("device", digest.device())
        .put("epoch", digest.epoch())
        .put("digest", digest.digest());
  }
}
