package io.lockstep.bench.scaling;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.watch.Watch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to watch a run: steps that are all watched beside steps of which none is, taken in
 * turns, and what follows for every hundredth step. Arguments are the device and the number of
 * rounds.
 */
public final class WatchBenchmark {
  private static final int STEPS = 10;
  private static final double EVERY = Watch.USUAL_STEPS;

  private WatchBenchmark() {}

  /** Runs the benchmark, as {@code cpu 21}. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[1]);
    System.out.printf(
        Locale.ROOT,
        "network              batch     plain step   watched step   histograms   every %.0fth costs"
            + "   with histograms   same digest%n",
        EVERY);
    try (Engine engine = Engine.open(arguments[0])) {
      measure(engine, List.of(1024, 1024), 256, rounds);
      measure(engine, List.of(64), 128, rounds);
    }
  }

  private static Trainer trainer(Model model, int batch, int bins) {
    TrainerBuilder builder =
        Trainer.of(model).loss("cross_entropy").scaling(Scaling.unitRange(784)).batch(batch);
    return (bins < 0 ? builder : builder.watch(Watch.every(1).histograms(bins))).build();
  }

  private static void measure(Engine engine, List<Integer> hidden, int batch, int rounds) {
    Dataset data = Digits.generate(STEPS * batch, 1);
    Model[] models = new Model[3];
    Arrays.setAll(models, _ -> new Model(engine, Networks.mlp(hidden, 10, "relu"), 784, 1));
    double[][] seconds = new double[3][rounds];
    try (Trainer plain = trainer(models[0], batch, -1);
        Trainer watched = trainer(models[1], batch, 0);
        Trainer counted = trainer(models[2], batch, Watch.USUAL_BINS)) {
      List<Trainer> all = List.of(plain, watched, counted);
      for (int round = -2; round < rounds; round++) {
        for (int i = 0; i < all.size(); i++) {
          double epoch = all.get(i).fit(data, null, 1).epochs().getFirst().seconds();
          seconds[i][Math.max(0, round)] = epoch / STEPS;
        }
      }
    }
    for (double[] each : seconds) {
      Arrays.sort(each);
    }
    double[] median = new double[3];
    Arrays.setAll(median, i -> seconds[i][rounds / 2]);
    System.out.printf(
        Locale.ROOT,
        "%-20s %5d   %9.3f ms   %9.3f ms %9.3f ms   %15.2f %%   %13.2f %%   %b%n",
        "784-" + String.join("-", hidden.stream().map(String::valueOf).toList()) + "-10",
        batch,
        1e3 * median[0],
        1e3 * median[1],
        1e3 * median[2],
        100 * (median[1] / median[0] - 1) / EVERY,
        100 * (median[2] / median[0] - 1) / EVERY,
        models[0].digest().equals(models[1].digest())
            && models[0].digest().equals(models[2].digest()));
  }
}
