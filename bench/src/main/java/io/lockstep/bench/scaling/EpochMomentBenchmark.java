package io.lockstep.bench.scaling;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.nonfinite.RunMoment;
import io.lockstep.training.optim.Optimizers;
import java.util.Arrays;
import java.util.List;

/**
 * What an epoch costs more when a run keeps the moment at its beginning, to go back to when it is
 * no longer finite: whole epochs with and without, by turns, and the copy alone. Arguments: device,
 * examples, batch, repetitions, width of both hidden layers.
 */
public final class EpochMomentBenchmark {
  private EpochMomentBenchmark() {}

  /** Prints one row. */
  public static void main(String[] arguments) {
    int examples = Integer.parseInt(arguments[1]);
    int batch = Integer.parseInt(arguments[2]);
    int repetitions = Integer.parseInt(arguments[3]);
    int width = Integer.parseInt(arguments[4]);
    DataParts data = Digits.generate(examples, 1).split(0, 1);
    try (Engine engine = Engine.open(arguments[0])) {
      Model model = new Model(engine, Networks.mlp(List.of(width, width), 10, "relu"), 784, 1);
      Trainer trainer =
          Trainer.of(model)
              .loss("categorical_crossentropy")
              .optimizer(Optimizers.adam())
              .batch(batch)
              .build();
      try (trainer) {
        double[] stop = new double[repetitions];
        double[] find = new double[repetitions];
        double[] copy = new double[repetitions];
        RunMoment moment = new RunMoment(model, trainer.optimizer());
        for (int i = -2; i < repetitions; i++) {
          double without = epoch(trainer, OnNonFinite.STOP, data);
          epoch(trainer, OnNonFinite.FIND, data);
          double with = epoch(trainer, OnNonFinite.FIND, data);
          long start = System.nanoTime();
          moment.take();
          double alone = (System.nanoTime() - start) / 1e6;
          if (i >= 0) {
            stop[i] = without;
            find[i] = with;
            copy[i] = alone;
          }
        }
        IO.println(
            "%s, %d parameters, %d steps: epoch without %.2f ms, with %.2f ms, the copy alone"
                    .formatted(
                        engine.device().backend(),
                        model.parameters().size(),
                        examples / batch,
                        median(stop),
                        median(find))
                + " %.3f ms of %.1f MiB"
                    .formatted(median(copy), 12.0 * model.parameters().size() / (1 << 20)));
      }
    }
  }

  private static double epoch(Trainer trainer, OnNonFinite done, DataParts data) {
    trainer.onNonFinite(done);
    long start = System.nanoTime();
    trainer.fit(data.training(), null, 1);
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
