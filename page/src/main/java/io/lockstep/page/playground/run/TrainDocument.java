package io.lockstep.page.playground.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.playground.state.OptimizerChoice;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.optim.OptimizerConfig;
import java.util.Locale;

/** What a state trains with, as {@code lockstep train --config} takes it; the data come apart. */
public final class TrainDocument {
  private TrainDocument() {}

  /** Returns network, loss, optimizer with its hyperparameters, batch and seed. */
  public static String of(PlaygroundState state) {
    Objective objective = PlaygroundRun.objective(state);
    OptimizerConfig optimizer = OptimizerChoice.of(state);
    int examples = PlaygroundData.of(state).training().size();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("layers", LayerJson.write(PlaygroundNetwork.of(state).network()));
    json.put("task", objective.task().name().toLowerCase(Locale.ROOT));
    json.put("loss", objective.loss().name());
    json.put("scale", "none");
    json.put("optimizer", state.optimizer());
    ObjectNode hyper = JsonNodeFactory.instance.objectNode();
    optimizer.hyperparameters().forEach((name, schedule) -> hyper.putPOJO(name, schedule.json()));
    if (hyper.has("lr")) {
      json.set("lr", hyper.remove("lr"));
    }
    if (!hyper.isEmpty()) {
      json.set("hyper", hyper);
    }
    json.put("batch", PlaygroundRun.batch(state, examples));
    if (PlaygroundRun.dropsLast(state, examples)) {
      json.put("drop-last", true);
    }
    return json.put("seed", state.seed()).toPrettyString() + "\n";
  }
}
