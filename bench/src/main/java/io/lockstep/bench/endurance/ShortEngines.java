package io.lockstep.bench.endurance;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Trainer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A day of short work in one JVM: one run, of which each epoch has an engine of its own, that reads
 * the model, trains, writes the model and is closed.
 *
 * @param options of each engine
 * @param engines how many, a multiple of ten
 * @param steps of each
 * @param file of the model between engines
 */
record ShortEngines(EngineOptions options, int engines, int steps, Path file) {
  /**
   * What came of it.
   *
   * @param steadiness tenth by tenth
   * @param digest of the model at the end
   * @param whole digest of a run of as many epochs in one engine
   */
  record Result(Steadiness steadiness, String digest, String whole) {}

  /** Runs it. */
  Result run(Consumer<String> lines) {
    SmallRun small = new SmallRun(steps);
    Dataset training = small.training();
    Tenths tenths = new Tenths(engines, 1, lines);
    tenths.begin();
    String digest = "";
    for (int i = 0; i < engines; i++) {
      try (Engine engine = Engine.open(options);
          Trainer trainer = i == 0 ? small.trainer(engine).build() : small.read(engine, file)) {
        trainer.fit(training, null, 1);
        small.write(trainer, file);
        digest = trainer.model().digest();
      }
      tenths.part();
    }
    return new Result(tenths.steadiness(), digest, whole(small, training));
  }

  private String whole(SmallRun small, Dataset training) {
    try (Engine engine = Engine.open(options);
        Trainer trainer = small.trainer(engine).build()) {
      trainer.fit(training, null, engines);
      return trainer.model().digest();
    }
  }
}
