package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.run.RunFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept run as a page shows it, also while another process writes it. */
class FollowedRunTest {
  private static final int MILLION = 1_000_000;

  @TempDir private Path home;
  private RunFolder folder;
  private final RunView view = new RunView(0, "kept", false);

  @BeforeEach
  void create() {
    folder = RunFolder.create(home.resolve("kept"));
  }

  static String start(String process) {
    return "{\"kind\":\"start\",\"step\":0,\"epoch\":0,\"seconds\":0,\"epochs\":9"
        + ",\"device\":\"cpu\""
        + process
        + "}\n";
  }

  static String epoch(int epoch) {
    return "{\"kind\":\"epoch\",\"step\":%d,\"epoch\":%d,\"seconds\":%d,\"train_loss\":%s}%n"
        .formatted(10 * epoch, epoch, 2 * epoch, 1.0 / epoch);
  }

  /** What a line says of the process that this test runs in. */
  private static String here() {
    ProcessHandle here = ProcessHandle.current();
    return ",\"process\":%d,\"process_started\":\"%s\""
        .formatted(here.pid(), here.info().startInstant().orElseThrow());
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<Integer> steps() {
    List<Integer> steps = new ArrayList<>();
    view.json().at("/series/loss~1training/step").forEach(step -> steps.add(step.asInt()));
    return steps;
  }

  private static void look(FollowedRun run) throws InterruptedException {
    Thread.sleep(1001); // It looks once a second.
    run.look();
  }

  @Test
  void a_run_without_an_end_whose_process_is_gone_is_unfinished_and_its_torn_line_counts_nothing()
      throws Exception {
    write(start("") + epoch(1) + epoch(2) + "{\"kind\":\"epoch\",\"step\":30,\"ep");
    FollowedRun run = new FollowedRun(folder, view).read();
    assertEquals(List.of(10, 20), steps());
    assertEquals("unfinished", view.status());
    assertEquals(0, view.json().path("messages").size());
    write("och\":3,\"seconds\":6,\"train_loss\":0.3}\n");
    look(run);
    assertEquals(List.of(10, 20, 30), steps());
  }

  @Test
  void what_another_process_writes_is_seen_and_what_it_takes_back_is_gone() throws Exception {
    folder.writeDocument("{\"lr\":0.5}");
    write(start(here()) + epoch(1) + epoch(2));
    FollowedRun run = new FollowedRun(folder, view).read();
    assertEquals("running", view.status());
    view.told();
    write("{\"kind\":\"touch\",\"step\":25,\"epoch\":2,\"seconds\":5,\"action\":\"pause\"}\n");
    look(run);
    assertEquals("paused", view.status());
    write("{\"kind\":\"touch\",\"step\":25,\"epoch\":2,\"seconds\":5,\"action\":\"go_on\"}\n");
    write(epoch(3));
    look(run);
    assertEquals("running", view.status());
    assertEquals("change", view.event().name());
    view.told();

    write(
        "{\"kind\":\"end\",\"step\":34,\"epoch\":3,\"seconds\":7,\"status\":\"interrupted\","
            + "\"signal\":\"SIGTERM\",\"goes_on\":\"lockstep train\"}\n");
    look(run);
    assertEquals("interrupted", view.status());
    JsonNode last = view.json().path("messages").get(2);
    assertEquals("interrupted by SIGTERM", last.path("text").asText());
    assertEquals("goes on by: lockstep train", last.path("advice").asText());

    AtomicFile.write(folder.log(), start(here()) + epoch(1) + epoch(2));
    write(epoch(3) + epoch(4));
    folder.writeDocument("{\"lr\":0.25}");
    look(run);
    look(run);
    assertEquals(List.of(10, 20, 30, 40), steps());
    assertEquals("running", view.status());
    assertEquals(0, view.json().path("messages").size());
    assertEquals(0.25, view.json().at("/info/document/lr").asDouble());
    assertEquals("run", view.event().name());
  }

  @Test
  void a_million_steps_are_a_small_answer_in_a_short_time() throws Exception {
    try (BufferedWriter log = Files.newBufferedWriter(folder.log())) {
      log.write(start(""));
      for (int step = 1; step <= MILLION; step++) {
        log.write("{\"kind\":\"watch\",\"step\":" + step + ",\"epoch\":1,\"seconds\":");
        log.write(step + ",\"gradient_norm\":" + (step == 777_777 ? 1000 : step % 10) + "}\n");
      }
      log.write(epoch(MILLION / 10));
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    new FollowedRun(folder, view).read();
    String answer = view.json().toString();
    double seconds = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    System.out.printf(
        "a log of %,d bytes is an answer of %,d, in %.1f s of processor%n",
        Files.size(folder.log()), answer.length(), seconds);
    assertTrue(answer.length() < 200_000, answer.length() + " characters");
    assertTrue(seconds < 20, seconds + " s");
    JsonNode norms = view.json().at("/series/gradient~1all");
    assertTrue(norms.path("mean").size() <= RunSeries.MOST);
    assertEquals(MILLION, norms.path("step").get(norms.path("step").size() - 1).asInt());
    double greatest = 0;
    for (JsonNode peak : norms.path("greatest")) {
      greatest = Math.max(greatest, peak.asDouble());
    }
    assertEquals(1000, greatest);
  }
}
