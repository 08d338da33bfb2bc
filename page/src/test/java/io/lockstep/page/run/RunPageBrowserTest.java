package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.Browser;
import io.lockstep.page.server.PageAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLog;
import io.lockstep.training.run.RunRecorder;
import io.lockstep.training.watch.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run in a real browser. */
class RunPageBrowserTest {
  private static final int EPOCHS = 100_000;

  @TempDir private Path folder;

  /** A run that goes on until it is stopped. */
  private Thread train(RunPage page, RunFolder kept, AtomicReference<Throwable> failure) {
    DataParts parts = Digits.generate(600, 1).split(0.2, 1);
    return Thread.ofPlatform()
        .start(() -> {
          try (Engine engine = Engine.open("cpu")) {
            Model model = new Model(engine, Networks.mlp(List.of(32, 16), 10, "relu"), 784, 1);
            RunRecorder recorder = kept.recorder();
            LiveRun live =
                page.watch("first")
                    .examples(Objects.requireNonNull(parts.validation()))
                    .recorder(recorder);
            try (Trainer trainer =
                Trainer.of(model)
                    .loss("ce")
                    .optimizer("adam")
                    .watch(Watch.every(20).histograms())
                    .callbacks(slow(), recorder, live)
                    .build()) {
              trainer.fit(parts.training(), parts.validation(), EPOCHS);
            }
          } catch (Throwable e) {
            failure.set(e);
          }
        });
  }

  private void keepEarlier() {
    RunFolder earlier = RunFolder.create(folder.resolve("runs/earlier"));
    try (RunLog log = RunLog.open(earlier.log())) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        ObjectNode values = JsonNodeFactory.instance.objectNode().put("train_loss", 1.0 / epoch);
        log.add(new RunLine(RunLine.Kind.EPOCH, 30L * epoch, epoch, epoch, values));
      }
    }
  }

  private static Callback slow() {
    return new Callback() {
      @Override
      public void onBatch(int epoch, int batch, int batches) {
        try {
          Thread.sleep(2);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private static long points(Browser browser) {
    return (Long)
        browser.run("return document.querySelectorAll('#chart-loss .legend button').length");
  }

  private static String legend(Browser browser) {
    return browser.text("#chart-loss .legend");
  }

  private static long steps(Browser browser) {
    String text = browser.text("#progress").replaceAll(".*step ([\\d,]+).*", "$1");
    return Long.parseLong(text.replace(",", ""));
  }

  @Test
  void a_curve_grows_and_the_run_does_what_the_page_says() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    RunFolder kept = RunFolder.create(folder.resolve("runs/first"));
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser browser = Browser.open(1280, 800, false)) {
      keepEarlier();
      page.offer(folder.resolve("runs"));
      Thread run = train(page, kept, failure);
      browser.get(page.address());
      browser.await("curves", () -> points(browser) >= 3);
      assertFalse(browser.driver().getCurrentUrl().contains("token"));
      assertEquals("first", browser.text("#name"));
      long before = steps(browser);
      browser.await("more steps", () -> steps(browser) > before);

      browser.find("#pause").click();
      browser.await("a pause", () -> browser.text("#status").equals("paused"));
      Thread.sleep(700);
      long paused = steps(browser);
      Thread.sleep(700);
      assertEquals(paused, steps(browser));

      browser.find("#rate").sendKeys("0.0005");
      browser.find("#set-rate").click();
      browser.await("a message", () -> browser.text("#messages").contains("by hand: 5.0E-4"));

      browser.driver().navigate().refresh();
      browser.await("the run again", () -> browser.text("#status").equals("paused"));
      browser.await("its curves", () -> points(browser) >= 3);
      assertEquals(paused, steps(browser));
      assertTrue(browser.text("#messages").contains("by hand: 5.0E-4"));

      browser.find("#pause").click();
      browser.await("going on", () -> browser.text("#status").equals("running"));
      browser.await("more steps", () -> steps(browser) > paused);
      for (String axis : List.of("epoch", "seconds", "step")) {
        browser.find("[data-axis=" + axis + "]").click();
      }
      browser.find("#chart-loss header button").click();
      browser.await("histograms", () -> browser.find("#histograms").isDisplayed());
      browser.await("confusion", () -> browser.find(".confusion").isDisplayed());

      browser.find("#compare option:nth-child(2)").click();
      browser.await("both", () -> legend(browser).contains("earlier: training"));
      assertTrue(legend(browser).contains("first: validation"));
      browser.find("#runs button").click();
      browser.await("one", () -> !legend(browser).contains("earlier"));

      browser.find("#stop").click();
      browser.find("#stop").click();
      browser.await("the end", () -> browser.text("#status").equals("stopped"));
      run.join();
      assertEquals(List.of(), browser.console());
    }
    assertEquals(null, failure.get());
    List<String> touches =
        RunLog.read(kept.log()).stream()
            .filter(line -> line.kind() == RunLine.Kind.TOUCH)
            .map(line -> line.text("action"))
            .toList();
    assertEquals(List.of("pause", "rate", "go_on", "stop"), touches);
  }
}
