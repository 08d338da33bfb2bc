package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.run.RunLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people did to a run by its page is known of it ever after. */
class TouchedRunTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private Path home;
  private Path runDir;
  private Path kept;
  private Path model;
  private List<String> command;

  @BeforeEach
  void name() {
    runDir = home.resolve("run");
    kept = home.resolve("kept");
    model = home.resolve("model.safetensors");
    command =
        PagedCommand.training(
            "--run-dir=" + runDir, "--checkpoints=" + kept, "--every=1d", "--out=" + model);
  }

  private List<String> inLog() {
    return RunLog.read(runDir.resolve("log.jsonl")).stream()
        .filter(line -> line.kind() == Kind.TOUCH)
        .map(line -> line.text("action"))
        .toList();
  }

  private JsonNode touched() throws IOException {
    return MAPPER
        .readTree(Cli.succeed("show", model.toString(), "--config").out())
        .at("/record/touched");
  }

  /** What the messages of a page say of it. */
  private static List<String> told(JsonNode run) {
    List<String> told = new ArrayList<>();
    for (JsonNode message : run.path("messages")) {
      if (message.path("kind").asText().equals("touch")) {
        told.add(message.path("text").asText());
      }
    }
    return told;
  }

  @Test
  void all_of_it_is_in_log_document_and_page_and_stays_when_the_run_goes_on() throws Exception {
    PagedCommand.InThread first = new PagedCommand.InThread(command);
    try (PagedCommand page = first.page()) {
      page.post("/api/pause", "{}");
      page.post("/api/rate", "{\"lr\":0.125}");
      page.post("/api/go-on", "{}");
      page.await(e -> e.path("progress").path("epoch").asDouble() > 3);
      page.post("/api/stop", "{}");
    }
    assertEquals(0, first.end().code(), first.said());
    assertEquals(List.of("pause", "rate", "go_on", "stop"), inLog());
    assertEquals(List.of("pause", "rate", "go_on", "stop"), touched().findValuesAsText("action"));
    assertEquals(0.125, touched().get(1).path("lr").asDouble());
    assertEquals(touched().get(0).path("step"), touched().get(1).path("step"));
    assertEquals(
        touched(), MAPPER.readTree(runDir.resolve("run.json").toFile()).at("/record/touched"));

    PagedCommand.InThread second = new PagedCommand.InThread(command);
    try (PagedCommand page = second.page()) {
      JsonNode run = page.await(e -> told(e).size() >= 4);
      assertEquals(
          List.of(
              "paused by hand",
              "learning rate by hand: 0.125",
              "went on by hand",
              "stopped by hand"),
          told(run));
      long step = touched().get(3).path("step").asLong();
      JsonNode later = page.await(e -> e.path("progress").path("step").asLong() > step + 100);
      assertTrue(later.path("progress").path("epoch").asDouble() > 3, later.toString());
      JsonNode losses = page.snapshot().at("/series/loss~1training");
      assertEquals(losses.path("each").asDouble(), losses.at("/epoch/0").asDouble());
      page.post("/api/stop", "{}");
    }
    assertEquals(0, second.end().code(), second.said());
    assertTrue(second.said().contains("[train] going on with the run in " + kept), second.said());
    assertEquals(List.of("pause", "rate", "go_on", "stop", "stop"), inLog());
    assertEquals(
        List.of("pause", "rate", "go_on", "stop", "stop"), touched().findValuesAsText("action"));
    List<RunLine> epochs =
        RunLog.read(runDir.resolve("log.jsonl")).stream()
            .filter(line -> line.kind() == Kind.EPOCH)
            .toList();
    assertEquals(0.125, epochs.getLast().number("lr").orElseThrow());
    for (int epoch = 1; epoch <= epochs.size(); epoch++) {
      assertEquals(epoch, epochs.get(epoch - 1).epoch());
    }

    Cli.Outcome more =
        Cli.succeed("train", "--data=xor", "--resume=" + model, "--epochs=1", "--out=" + model);
    assertFalse(more.err().contains("page:"), more.err());
    assertEquals(
        List.of("pause", "rate", "go_on", "stop", "stop"), touched().findValuesAsText("action"));
  }
}
