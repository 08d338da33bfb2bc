package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.server.PageEvent;
import io.lockstep.training.run.RunInterruption;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of one run, in bounded memory: as a whole for a page that comes, and what has
 * changed since the last time for those that are there. Used by one thread at a time.
 */
final class RunView {
  /** How a run stands that waits for a person to let it go on. */
  static final String PAUSED = "paused";

  private static final int MOST_MESSAGES = 200;
  private static final List<String> METRIC_PREFIXES = List.of("val_", "train_");

  private final int id;
  private final String name;
  private final boolean live;
  private final Map<String, RunSeries> series = new LinkedHashMap<>();
  private final List<ObjectNode> messages = new ArrayList<>();
  private final RunHistograms histograms = new RunHistograms();
  private final ObjectNode info = JsonNodeFactory.instance.objectNode();
  private final ObjectNode progress = JsonNodeFactory.instance.objectNode();
  private ObjectNode pictures = JsonNodeFactory.instance.objectNode();
  private String status = RunStatus.RUNNING.text();
  private int messagesGone;
  private int messagesTold;
  private double batchesPerEpoch;
  private boolean infoChanged;
  private boolean progressChanged;
  private boolean picturesChanged;

  /** Whether pages know something that is no longer so. */
  private boolean anew;

  RunView(int id, String name, boolean live) {
    this.id = id;
    this.name = name;
    this.live = live;
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  boolean isLive() {
    return live;
  }

  /** Sets something that is known of the run, such as its device. */
  void info(String key, @Nullable JsonNode value) {
    info.set(key, value);
    infoChanged = true;
  }

  void batchesPerEpoch(double batches) {
    batchesPerEpoch = batches;
  }

  String status() {
    return status;
  }

  void status(String now) {
    progressChanged |= !status.equals(now);
    status = now;
  }

  /** Says how far the run is. */
  void progress(long step, double epoch, int epochs, double seconds) {
    progress.put("step", step).put("epoch", epoch).put("epochs", epochs).put("seconds", seconds);
    progressChanged = true;
  }

  /** Forgets what was said of the run but what it is, to be told it anew. */
  void clear() {
    series.clear();
    messages.clear();
    messagesGone = 0;
    messagesTold = 0;
    histograms.clear();
    progress.removeAll();
    info.remove("digest");
    batchesPerEpoch = 0;
    anew = true;
  }

  /** Adds a value to the series of a name. */
  void add(String of, long step, double epoch, double seconds, double value) {
    series.computeIfAbsent(of, _ -> new RunSeries()).add((double) step, epoch, seconds, value);
  }

  /** Adds a message: {@code kind} is {@code warning}, {@code touch}, {@code error} or so. */
  void message(String kind, long step, String text, String advice) {
    messages.add(
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind)
            .put("step", step)
            .put("text", text)
            .put("advice", advice));
    if (messages.size() > MOST_MESSAGES) {
      messages.removeFirst();
      messagesGone++;
    }
  }

  void pictures(ObjectNode now) {
    pictures = now;
    picturesChanged = true;
  }

  /** The epoch of a step, with its part of the epoch that goes on. */
  private double epoch(RunLine line) {
    return batchesPerEpoch > 0 ? line.step() / batchesPerEpoch : line.epoch();
  }

  /** Adds what a line of a log says. */
  void line(RunLine line) {
    switch (line.kind()) {
      case START -> start(line);
      case EPOCH -> epochs(line);
      case WATCH -> watched(line);
      case WARNING -> message("warning", line.step(), line.text("seen"), line.text("advice"));
      case TOUCH -> message("touch", line.step(), touch(line), "");
      case END -> end(line);
      case TEST -> test(line);
    }
  }

  private void start(RunLine line) {
    status(RunStatus.RUNNING.text());
    info("epochs", line.values().path("epochs"));
    info("device", line.values().path("device"));
  }

  private void epochs(RunLine line) {
    if (batchesPerEpoch == 0 && line.epoch() > 0) {
      batchesPerEpoch = (double) line.step() / line.epoch();
    }
    int planned = info.path("epochs").asInt();
    progress(line.step(), line.epoch(), planned, line.seconds());
    line.values()
        .properties()
        .forEach(value -> {
          if (value.getValue().isNumber()) {
            epochValue(line, value.getKey(), value.getValue().doubleValue());
          }
        });
  }

  private void epochValue(RunLine line, String key, double value) {
    String of =
        switch (key) {
          case "train_loss" -> "loss/training";
          case "val_loss" -> "loss/validation";
          case "lr" -> "rate/lr";
          case "examples_per_second" -> "speed/examples";
          default -> metric(key);
        };
    if (!of.isEmpty()) {
      add(of, line.step(), line.epoch(), line.seconds(), value);
    }
  }

  private static String metric(String key) {
    for (String prefix : METRIC_PREFIXES) {
      if (key.startsWith(prefix)) {
        return "metric/" + key.substring(prefix.length());
      }
    }
    return "";
  }

  private void watched(RunLine line) {
    Map<String, JsonNode> seen = new LinkedHashMap<>();
    WatchedNumbers.of(
        line.values(),
        (of, value) -> add(of, line.step(), epoch(line), line.seconds(), value),
        seen::put);
    histograms.add(line.step(), seen);
  }

  private static String touch(RunLine line) {
    String lr = line.number("lr").isPresent() ? " " + line.number("lr").getAsDouble() : "";
    return switch (line.text("action")) {
      case "pause" -> "paused by hand";
      case "go_on" -> "went on by hand";
      case "stop" -> "stopped by hand";
      case "rate" -> "learning rate by hand:" + lr;
      default -> line.text("action");
    };
  }

  private void end(RunLine line) {
    String now = line.text("status");
    status(now.isEmpty() ? RunStatus.FINISHED.text() : now);
    if (!line.text("failure").isEmpty()) {
      message("error", line.step(), line.text("failure"), "");
    }
    RunInterruption by = RunInterruption.of(line);
    if (by != null) {
      String next = by.goesOn() == null ? "nothing of it is kept" : "goes on by: " + by.goesOn();
      message("note", line.step(), "interrupted by " + by.signal(), next);
    }
    if (!line.text("digest").isEmpty()) {
      info("digest", line.values().path("digest"));
    }
  }

  private void test(RunLine line) {
    StringBuilder text = new StringBuilder("test:");
    line.values()
        .properties()
        .forEach(v ->
            text.append(' ')
                .append(v.getKey().replace("test_", ""))
                .append(' ')
                .append(v.getValue().asText()));
    message("note", line.step(), text.toString(), "");
  }

  /** Returns whether there is anything that no page was told. */
  boolean hasChanged() {
    return anew
        || infoChanged
        || progressChanged
        || picturesChanged
        || histograms.hasChanged()
        || messagesTold < messagesGone + messages.size()
        || series.values().stream().anyMatch(RunSeries::hasChanged);
  }

  /** Returns what pages are to be told that know what they were told before. */
  PageEvent event() {
    return anew ? PageEvent.each("run", json()) : PageEvent.each("change", changes());
  }

  /** Returns all there is. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("name", name).put("live", live).put("status", status);
    json.set("progress", progress.deepCopy());
    json.set("info", info.deepCopy());
    ObjectNode all = json.putObject("series");
    series.forEach((of, values) -> all.set(of, values.json()));
    ArrayNode list = json.putArray("messages");
    messages.forEach(list::add);
    json.set("histograms", histograms.json());
    json.set("pictures", pictures);
    return json;
  }

  /** Returns what has changed. */
  ObjectNode changes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("status", status);
    json.set("progress", progress.deepCopy());
    if (infoChanged) {
      json.set("info", info.deepCopy());
    }
    ObjectNode all = json.putObject("series");
    series.forEach((of, values) -> {
      if (values.hasChanged()) {
        all.set(of, values.changes());
      }
    });
    ArrayNode fresh = json.putArray("messages");
    for (int i = Math.max(0, messagesTold - messagesGone); i < messages.size(); i++) {
      fresh.add(messages.get(i));
    }
    if (histograms.hasChanged()) {
      json.set("histograms", histograms.json());
    }
    if (picturesChanged) {
      json.set("pictures", pictures);
    }
    return json;
  }

  /** Notes that pages know all that there is. */
  void told() {
    anew = false;
    infoChanged = false;
    progressChanged = false;
    picturesChanged = false;
    histograms.told();
    messagesTold = messagesGone + messages.size();
    series.values().forEach(RunSeries::told);
  }
}
