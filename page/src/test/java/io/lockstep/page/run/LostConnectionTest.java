package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.page.Browser;
import io.lockstep.page.Cable;
import io.lockstep.page.server.PageAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import io.lockstep.training.run.RunLog;
import io.lockstep.training.run.RunRecorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that loses its connection while the run goes on, and finds it again. */
class LostConnectionTest {
  private static final DataParts PARTS = Playground.XOR.generate(800, 0, 1).split(0.2, 1);

  /**
   * 32 batches make an epoch long enough for a loss within it, of which there are four a second.
   */
  private static final long MILLIS_OF_BATCH = 10;

  @TempDir private Path home;

  /** The losses within epochs that callbacks are told, by their steps, and a run that is slow. */
  private static final class Losses implements Callback {
    private final List<Double> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onLoss(int epoch, int batch, double loss) {
      told.add((double) (float) loss);
    }

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      try {
        Thread.sleep(MILLIS_OF_BATCH);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Thread train(
      RunPage page, RunRecorder recorder, Losses losses, AtomicReference<Throwable> failure) {
    return Thread.ofPlatform()
        .start(() -> {
          try (Engine engine = Engine.open("cpu")) {
            Model model = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
            LiveRun live = page.watch("first").recorder(recorder);
            try (Trainer trainer =
                Trainer.of(model).loss("ce").batch(20).callbacks(losses, recorder, live).build()) {
              trainer.fit(PARTS.training(), Objects.requireNonNull(PARTS.validation()), 1_000_000);
            }
          } catch (Throwable e) {
            failure.set(e);
          }
        });
  }

  private static int epochs(Browser browser) {
    return ShownCurves.of(browser, "loss", "step", "training").size();
  }

  /** Notes stay for some seconds; this has all of them remembered. */
  private static void remember(Browser browser) {
    browser.run(
        "window.said = '';"
            + "new MutationObserver((changes) => changes.forEach((change) =>"
            + " change.addedNodes.forEach((note) => { window.said += note.textContent; })))"
            + ".observe(document.getElementById('notes'), { childList: true });");
  }

  private static void awaitNote(Browser browser, String note) throws InterruptedException {
    browser.await(note, () -> String.valueOf(browser.run("return window.said")).contains(note));
  }

  @Test
  void no_point_is_missing_and_none_is_double_after_the_connection_was_lost() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Losses losses = new Losses();
    RunFolder folder = RunFolder.create(home.resolve("run"));
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Cable cable = new Cable(page.address());
        Browser browser = Browser.open(1280, 800, false)) {
      Thread run = train(page, folder.recorder(), losses, failure);
      browser.get(cable.address());
      browser.await("losses", () -> !losses.told.isEmpty());
      browser.await("curves", () -> epochs(browser) > 3);
      for (int time = 0; time < 2; time++) {
        int before = epochs(browser);
        remember(browser);
        cable.pull();
        awaitNote(browser, "The connection is lost; the page looks for it.");
        browser.await("no status", () -> browser.text("#status").equals("no connection"));
        int shown = epochs(browser);
        Thread.sleep(500);
        assertEquals(shown, epochs(browser));
        browser.find("#pause").click();
        awaitNote(browser, "The program is not reached; nothing was done.");
        cable.plug();
        awaitNote(browser, "The connection is back. The page shows all that happened meanwhile.");
        browser.await("not lost", () -> !browser.text("#notes").contains("is lost"));
        browser.await("the status", () -> browser.text("#status").equals("running"));
        browser.await("more of the run", () -> epochs(browser) > before + 5);
      }
      browser.find("#rate").sendKeys("0.5");
      browser.find("#set-rate").click();
      browser.await("a message", () -> browser.text("#messages").contains("by hand: 0.5"));
      browser.run( // The second click in time, whatever the load.
          "const stop = document.getElementById('stop'); stop.click(); stop.click();");
      browser.await("the end", () -> browser.text("#status").equals("stopped"));
      run.join();
      compare(browser, folder, losses.told);
      for (String line : browser.console()) {
        assertTrue(line.contains("net::ERR_CONNECTION_") || line.contains("net::ERR_"), line);
      }
    }
    assertEquals(null, failure.get());
  }

  /** What the page shows is what the log has, line by line. */
  private static void compare(Browser browser, RunFolder folder, List<Double> losses) {
    List<RunLine> epochs =
        RunLog.read(folder.log()).stream().filter(line -> line.kind() == Kind.EPOCH).toList();
    List<Double> steps = epochs.stream().map(line -> (double) line.step()).toList();
    Map<String, List<Double>> shown = ShownCurves.of(browser, "loss", "step");
    assertEquals(steps, shown.get("training"));
    assertEquals(steps, shown.get("validation"));
    assertEquals(steps, ShownCurves.of(browser, "metric", "step").get("accuracy"));
    assertEquals(
        epochs.stream()
            .map(line -> (double) (float) line.number("train_loss").orElseThrow())
            .toList(),
        ShownCurves.of(browser, "loss", "mean", "training").stream()
            .map(value -> (double) (float) (double) value)
            .toList());
    assertEquals(
        losses,
        ShownCurves.of(browser, "loss", "mean", "so far").stream()
            .map(value -> (double) (float) (double) value)
            .toList());
    assertEquals(
        List.of("learning rate by hand: 0.5", "stopped by hand"),
        browser.all("#messages li").reversed().stream()
            .map(line -> line.getText().replaceFirst("step [\\d,]+: ", ""))
            .toList());
  }
}
