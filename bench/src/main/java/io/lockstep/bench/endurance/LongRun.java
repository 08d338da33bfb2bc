package io.lockstep.bench.endurance;

import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.recovery.Recovery;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.watch.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A run of very many steps in one engine, in which all is on that goes along with a run:
 * validation, a metric, early stopping, a run folder with its log, watched steps, checkpoints.
 *
 * @param engine the device
 * @param epochs a multiple of ten
 * @param steps of an epoch
 * @param folder of the run, which is created
 */
record LongRun(Engine engine, int epochs, int steps, Path folder) {
  private static final int CHECKPOINTS = 100;

  /**
   * What came of it.
   *
   * @param steadiness tenth by tenth
   * @param digest of the model
   * @param history kept to the end, as a user's would be
   */
  record Result(Steadiness steadiness, String digest, History history) {}

  /** Runs it. */
  Result run(Consumer<String> lines) {
    SmallRun small = new SmallRun(steps);
    Tenths tenths = new Tenths(epochs, steps, lines);
    Callback clock =
        new Callback() {
          @Override
          public void onStart(Trainer trainer) {
            tenths.begin();
          }

          @Override
          public boolean onEpoch(Trainer trainer, EpochReport report) {
            tenths.part();
            return true;
          }
        };
    List<Callback> callbacks =
        List.of(new EarlyStopping(epochs, 0), RunFolder.create(folder).recorder(), clock);
    String every = Math.max(1, epochs / CHECKPOINTS) + "epoch";
    try (Trainer trainer =
        small
            .trainer(engine)
            .metrics("f1")
            .watch(Watch.every(Watch.USUAL_STEPS))
            .checkpoints(Recovery.in(folder.resolve("checkpoints"), every))
            .build()) {
      History history = trainer.fit(small.training(), small.validation(), epochs, callbacks);
      return new Result(tenths.steadiness(), trainer.model().digest(), history);
    }
  }
}
