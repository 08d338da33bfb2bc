package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.page.playground.state.InputFeature;
import io.lockstep.page.playground.state.Lesson;
import io.lockstep.page.playground.state.PointSet;
import io.lockstep.page.server.PageAnswer;
import io.lockstep.page.server.PageSite;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.List;
import java.util.function.Supplier;

/** The playground's site: its files, what there is to choose from, its session. */
public final class PlaygroundSite {
  private static final int MOST_BODY = 1 << 20;

  private PlaygroundSite() {}

  /**
   * Returns the site of a session.
   *
   * @param devices names the devices there are, which may take a while
   */
  public static PageSite of(PlaygroundSession session, Supplier<List<String>> devices) {
    return new PageSite("playground/index.html")
            .files(
                "playground",
                "playground.css",
                "network.css",
                "panels.css",
                "main.js",
                "colours.js",
                "controls.js",
                "data.js",
                "layers.js",
                "losses.js",
                "network.js",
                "output.js",
                "panels.js",
                "tables.js",
                "trace.js",
                "tuning.js",
                "update.js",
                "weights.js")
            .query("/api/choices", _ -> PageAnswer.json(choices()))
            .query("/api/devices", _ -> PageAnswer.json(names(devices.get())))
            .command("/api/playground", session::command)
            .stream("/api/events", session.stream())
            .mostBody(MOST_BODY);
  }

  /** Returns everything that is registered under what the page has it chosen by. */
  static JsonNode choices() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode sets = json.putArray("sets");
    for (PointSet set : PointSet.values()) {
      sets.addObject()
          .put("name", set.toString())
          .put("label", set.label())
          .put("regression", set.isRegression())
          .put("choosesClasses", set.choosesClasses());
    }
    ArrayNode inputs = json.putArray("inputs");
    for (InputFeature input : InputFeature.values()) {
      inputs.addObject().put("name", input.toString()).put("label", input.label());
    }
    json.set("activations", names(Activations.all().stream().map(Activation::name).toList()));
    json.set("optimizers", names(UpdateRules.all().stream().map(UpdateRule::name).toList()));
    ArrayNode schedules = json.putArray("schedules");
    for (ScheduleKind kind : Schedules.kinds()) {
      String example = kind.isWarmUp() ? kind.example() + " then 0.1" : kind.example();
      schedules.addObject().put("name", kind.name()).put("example", example);
    }
    ArrayNode lessons = json.putArray("lessons");
    for (Lesson lesson : Lesson.all()) {
      lessons
          .addObject()
          .put("name", lesson.name())
          .put("title", lesson.title())
          .put("problem", lesson.problem())
          .put("remedy", lesson.remedy());
    }
    return json;
  }

  private static ArrayNode names(List<String> names) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    names.forEach(json::add);
    return json;
  }
}
