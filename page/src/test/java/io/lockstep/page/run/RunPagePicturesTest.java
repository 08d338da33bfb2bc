package io.lockstep.page.run;

import io.lockstep.page.Browser;
import io.lockstep.page.server.PageAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.watch.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes the pictures of {@code docs/page.md} anew: {@code -Dlockstep.pictures=write}. */
@EnabledIfSystemProperty(named = "lockstep.pictures", matches = "write")
class RunPagePicturesTest {
  private static final Path DOCS = Path.of("../docs/page");

  /** What is seen of a run in the middle of it. */
  private static void train(
      RunPage page, String name, Layer network, String loss, double rate, Callback looks) {
    DataParts parts = Digits.generate(3000, 1).split(0.1, 1);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, network, 784, 1);
      LiveRun live = page.watch(name).examples(Objects.requireNonNull(parts.validation()));
      live.document(
          "{\"data\":\"digits:3000\",\"model\":\"mlp:64-32\",\"activation\":\"relu\","
              + "\"optimizer\":\"adam\",\"lr\":"
              + rate
              + ",\"batch\":32,\"epochs\":30,\"seed\":1}");
      try (Trainer trainer =
          Trainer.of(model)
              .loss(loss)
              .scaling(Scaling.unitRange(784))
              .optimizer(OptimizerConfig.of("adam").lr(rate))
              .watch(Watch.every(20).histograms())
              .callbacks(live, looks)
              .build()) {
        trainer.fit(parts.training(), parts.validation(), 30);
      }
    }
  }

  private static Callback at(int epoch, Look look) {
    return new Callback() {
      @Override
      public boolean onEpoch(Trainer trainer, EpochReport report) {
        if (report.epoch() == epoch) {
          try {
            look.take();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        } else {
          pause(40);
        }
        return report.epoch() < epoch;
      }
    };
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is done in the middle of a run. */
  private interface Look {
    void take() throws Exception;
  }

  @Test
  void pictures_of_the_page() throws Exception {
    try (RunPage page = RunPage.open(PageAddress.LOOPBACK);
        Browser light = Browser.open(1280, 800, false);
        Browser dark = Browser.open(1280, 800, true)) {
      light.get(page.address());
      dark.get(page.address());
      Layer network = Networks.mlp(List.of(64, 32), 10, "relu");
      train(
          page,
          "digits",
          network,
          "ce",
          0.003,
          at(
              14,
              () -> {
                pause(900);
                light.picture(DOCS.resolve("run-light.png"));
                dark.picture(DOCS.resolve("run-dark.png"));
                light.size(1280, 2800);
                pause(600);
                light.picture(DOCS.resolve("run-whole.png"));
                light.size(390, 844);
                pause(600);
                light.picture(DOCS.resolve("run-phone.png"));
              }));
      System.out.println(light.console() + " " + dark.console());
    }
  }
}
