package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.page.Browser;
import io.lockstep.page.server.PageAddress;
import io.lockstep.page.server.PageServer;
import io.lockstep.training.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept runs, alone and over one another, in a real browser. */
class KeptRunsBrowserTest {
  @TempDir private Path home;

  /** Another process that trains, as far as its log tells. */
  static final class Writer {
    private static final int EPOCHS = 100_000;

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path log = Path.of(arguments[0]);
      ProcessHandle self = ProcessHandle.current();
      String start = self.info().startInstant().orElseThrow().toString();
      Files.writeString(
          log,
          FollowedRunTest.start(
              ",\"process\":" + self.pid() + ",\"process_started\":\"" + start + "\""));
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        Files.writeString(log, FollowedRunTest.epoch(epoch), StandardOpenOption.APPEND);
        Thread.sleep(100);
      }
    }
  }

  private RunFolder keep(String name, int epochs) throws IOException {
    RunFolder folder = RunFolder.create(home.resolve(name));
    StringBuilder log = new StringBuilder(FollowedRunTest.start(""));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      log.append(FollowedRunTest.epoch(epoch));
    }
    log.append("{\"kind\":\"end\",\"step\":").append(10 * epochs).append(",\"epoch\":");
    log.append(epochs).append(",\"seconds\":1,\"status\":\"finished\",\"digest\":\"ab12\"}\n");
    Files.writeString(folder.log(), log);
    folder.writeDocument("{\"lr\":0." + epochs + "}");
    return folder;
  }

  @Test
  void one_run_and_several_over_one_another_by_step_epoch_and_time() throws Exception {
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser browser = Browser.open(1280, 800, false)) {
      page.show(keep("runs/first", 3));
      page.offer(home.resolve("runs"));
      RunFolder second = keep("runs/second", 5);
      browser.get(page.address());
      browser.await("the run", () -> browser.text("#status").equals("finished"));
      browser.await("its curve", () -> !ShownCurves.of(browser, "loss", "step").isEmpty());
      assertEquals(
          Map.of("training", List.of(10.0, 20.0, 30.0)), ShownCurves.of(browser, "loss", "step"));
      assertTrue(browser.text("#document").contains("digest ab12"));
      assertTrue(browser.text("#document").contains("\"lr\": 0.3"));
      assertTrue(browser.all("#runs .run").isEmpty());
      assertEquals(
          List.of("a kept run…", second.path().toString()),
          browser.all("#compare option").stream().map(o -> o.getDomProperty("text")).toList());

      browser.find("#compare option:nth-child(2)").click();
      browser.await("both", () -> ShownCurves.of(browser, "loss", "step").size() == 2);
      for (String axis : List.of("epoch", "seconds", "step")) {
        browser.find("[data-axis=" + axis + "]").click();
        double each = axis.equals("step") ? 10 : axis.equals("epoch") ? 1 : 2;
        assertEquals(
            Map.of(
                "first: training",
                List.of(each, 2 * each, 3 * each),
                "second: training",
                List.of(each, 2 * each, 3 * each, 4 * each, 5 * each)),
            ShownCurves.of(browser, "loss", axis));
        String name = axis.equals("seconds") ? "time" : axis;
        browser.await(
            "the axis by " + name,
            () -> browser.text("[aria-pressed=true][data-axis]").equals(name));
      }
      assertEquals(
          List.of("first: training", "second: training"),
          browser.all("#chart-loss .legend button").stream()
              .map(button -> button.getText().replaceAll("\\s[\\d.]+$", ""))
              .toList());
      assertFalse(browser.find("#comparing").isDisplayed());
      page.show(second); // It is shown already.
      browser.find("#runs .run:nth-child(1) button").click();
      browser.await("the second", () -> browser.text("#name").equals("second"));
      assertEquals(List.of(), browser.console());
    }
  }

  @Test
  void runs_of_the_same_name_are_told_apart_by_their_folders() throws Exception {
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser browser = Browser.open(1280, 800, true)) {
      page.show(keep("a/first", 1));
      RunFolder other = keep("b/first", 2);
      page.show(other);
      browser.get(page.address());
      browser.await("both", () -> browser.all("#runs .run").size() == 2);
      assertEquals(
          List.of("first: training", other.path() + ": training"),
          List.copyOf(ShownCurves.of(browser, "loss", "step").keySet()));
    }
  }

  @Test
  void a_page_for_which_there_is_no_room_comes_in_when_others_leave() throws Exception {
    List<Socket> others = new ArrayList<>();
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser browser = Browser.open(1280, 800, false)) {
      page.show(keep("first", 1));
      URI address = URI.create(page.address());
      for (int i = 0; i < PageServer.MOST_STREAMS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        others.add(socket);
        String request = "GET /api/events?" + address.getQuery() + " HTTP/1.1\r\nHost: localhost";
        socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      }
      while (page.listening() < PageServer.MOST_STREAMS) {
        Thread.sleep(5);
      }
      browser.get(page.address());
      browser.await(
          "that there is none", () -> browser.text("#notes").contains("The connection is lost; "));
      for (Socket socket : others) {
        socket.close();
      }
      for (int i = 0; i < 3; i++) { // They are known to have left when they are told something.
        page.show(keep("more" + i, 1));
        Thread.sleep(100);
      }
      browser.await("the run", () -> browser.text("#status").equals("finished"));
      assertTrue(browser.text("#notes").contains("The connection is back."));
    } finally {
      for (Socket socket : others) {
        socket.close();
      }
    }
  }

  @Test
  void a_run_that_another_process_writes_grows_until_that_is_gone() throws Exception {
    RunFolder folder = RunFolder.create(home.resolve("runs/live"));
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.log().toString())
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser browser = Browser.open(1280, 800, false)) {
      while (writer.isAlive() && !folder.holdsRun()) {
        Thread.sleep(5);
      }
      page.show(RunFolder.open(folder.path()));
      browser.get(page.address());
      browser.await("the run", () -> browser.text("#status").equals("running"));
      browser.await("a curve", () -> points(browser) > 0);
      int before = points(browser);
      browser.await("more of it", () -> points(browser) > before + 10);
      assertFalse(browser.find("#controls").isDisplayed());
      writer.destroyForcibly().waitFor();
      browser.await("its end", () -> browser.text("#status").equals("unfinished"));
      List<Double> steps = ShownCurves.of(browser, "loss", "step", "training");
      for (int i = 0; i < steps.size(); i++) {
        assertEquals(10.0 * (i + 1), steps.get(i));
      }
      assertEquals(List.of(), browser.console());
    } finally {
      writer.destroyForcibly();
    }
  }

  private static int points(Browser browser) {
    return ShownCurves.of(browser, "loss", "step", "training").size();
  }
}
