package io.lockstep.bench.valley;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.UpdateRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains one task with any optimizer. */
final class ValleyTrial {
  private final Engine engine;
  private final ValleyTask task;
  private final DataParts data;

  ValleyTrial(Engine engine, ValleyTask task, DataParts data) {
    this.engine = engine;
    this.task = task;
    this.data = data;
  }

  /** Returns an optimizer at a multiple of its usual rate, if that is one. */
  static Optional<OptimizerConfig> at(String optimizer, double factor) {
    OptimizerConfig usual = OptimizerConfig.of(UpdateRules.byName(optimizer));
    if (factor == 1) {
      return Optional.of(usual);
    }
    return usual.rule().hyperparameters().stream()
        .filter(h -> h.name().equals("lr") && h.range().contains(h.initial() * factor))
        .map(Hyperparameter::initial)
        .findFirst()
        .map(rate -> usual.lr(rate * factor));
  }

  /** Notes when each step was handed to the device. */
  private static final class Clock implements Callback {
    private final List<Long> times = new ArrayList<>();

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      times.add(System.nanoTime());
    }

    double medianMicros() {
      List<Double> steps = new ArrayList<>();
      for (int i = 1; i < times.size(); i++) {
        steps.add((times.get(i) - times.get(i - 1)) / 1e3);
      }
      return steps.isEmpty() ? 0 : steps.stream().sorted().toList().get(steps.size() / 2);
    }
  }

  ValleyRun run(ValleyRun.Key key, OptimizerConfig config) {
    Clock clock = new Clock();
    double loss = Double.POSITIVE_INFINITY;
    double accuracy = 0;
    Model model = new Model(engine, task.network(), data.training().width(), key.seed());
    double bytes = bytes(config, ParameterKey.of(model.structure()));
    try (Trainer trainer =
        Trainer.of(model)
            .objective(task.objective())
            .optimizer(config)
            .scaling(task.scaling(data))
            .batch(ValleyTask.BATCH)
            .seed(key.seed())
            .build()) {
      try {
        History history =
            trainer.fit(data.training(), data.validation(), task.epochs(), List.of(clock));
        Evaluation held = history.epochs().getLast().validation();
        loss = held == null ? loss : held.loss();
        accuracy = history.epochs().stream().mapToDouble(ValleyTrial::accuracy).max().orElse(0);
      } catch (NotFiniteException _) {
        // A run that diverges is a result.
      }
      return new ValleyRun(
          task,
          key.optimizer(),
          key.factor(),
          key.seed(),
          loss,
          accuracy,
          clock.medianMicros(),
          bytes);
    }
  }

  private static double accuracy(EpochReport report) {
    Evaluation held = report.validation();
    Double accuracy = held == null ? null : held.accuracy();
    return accuracy == null ? 0 : accuracy;
  }

  private static double bytes(OptimizerConfig config, List<ParameterKey> parameters) {
    double state =
        config.state(parameters).values().stream()
            .map(Map::values)
            .flatMap(shapes -> shapes.stream())
            .mapToDouble(shape -> shape.size())
            .sum();
    double all = parameters.stream().mapToDouble(p -> p.shape().size()).sum();
    return Float.BYTES * state / all;
  }
}
