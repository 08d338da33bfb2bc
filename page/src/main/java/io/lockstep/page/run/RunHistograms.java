package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Histograms of a run by what they are of, such as {@code weights of 0.weight}: the newest, and of
 * the older ones as many as are wanted to see how they came about, ever further apart.
 */
final class RunHistograms {
  /** How many there are of each at most. */
  static final int MOST = 24;

  private final Map<String, List<ObjectNode>> byName = new LinkedHashMap<>();
  private long every = 1;
  private long seen;
  private boolean changed;

  /** Adds those of a watched step. */
  void add(long step, Map<String, JsonNode> histograms) {
    if (histograms.isEmpty()) {
      return;
    }
    boolean stays = seen % every == 0;
    histograms.forEach((name, histogram) -> {
      List<ObjectNode> kept = byName.computeIfAbsent(name, _ -> new ArrayList<>());
      if (!kept.isEmpty() && !kept.getLast().path("stays").asBoolean()) {
        kept.removeLast();
      }
      ObjectNode copy = histogram.deepCopy();
      kept.add(copy.put("step", step).put("stays", stays));
    });
    seen++;
    if (byName.values().stream().anyMatch(kept -> kept.size() > MOST)) {
      byName.values().forEach(RunHistograms::thin);
      every *= 2;
    }
    changed = true;
  }

  /** Leaves every second one out, but the newest. */
  private static void thin(List<ObjectNode> kept) {
    List<ObjectNode> left = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      if (i % 2 == 0 || i == kept.size() - 1) {
        left.add(kept.get(i).put("stays", i % 2 == 0));
      }
    }
    kept.clear();
    kept.addAll(left);
  }

  void clear() {
    byName.clear();
    every = 1;
    seen = 0;
    changed = true;
  }

  boolean hasChanged() {
    return changed;
  }

  void told() {
    changed = false;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    byName.forEach((name, kept) -> {
      ArrayNode all = json.putArray(name);
      kept.forEach(histogram -> all.add(histogram.deepCopy().without("stays")));
    });
    return json;
  }
}
