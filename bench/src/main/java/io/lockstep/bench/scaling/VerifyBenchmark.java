package io.lockstep.bench.scaling;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to verify steps: some that are all verified beside some of which none is, taken in
 * turns, and what follows for every hundredth step. Arguments are the device and the number of
 * rounds.
 */
public final class VerifyBenchmark {
  private static final int STEPS = 10;
  private static final double EVERY = 100;

  private VerifyBenchmark() {}

  /** Runs the benchmark, as {@code cpu 21}. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[1]);
    System.out.printf(
        Locale.ROOT,
        "network              batch     plain step   verified step   every step costs"
            + "   every %.0fth   by the best rounds   same digest%n",
        EVERY);
    try (Engine engine = Engine.open(arguments[0])) {
      measure(engine, List.of(1024, 1024), 256, rounds);
      measure(engine, List.of(256, 128), 128, rounds);
      measure(engine, List.of(64), 128, rounds);
    }
  }

  private static Trainer trainer(Model model, int batch, boolean isVerified) {
    TrainerBuilder builder =
        Trainer.of(model).loss("cross_entropy").scaling(Scaling.unitRange(784)).batch(batch);
    return (isVerified ? builder.verifyEvery(1) : builder).build();
  }

  private static void measure(Engine engine, List<Integer> hidden, int batch, int rounds) {
    Dataset data = Digits.generate(STEPS * batch, 1);
    Model[] models = new Model[2];
    Arrays.setAll(models, _ -> new Model(engine, Networks.mlp(hidden, 10, "relu"), 784, 1));
    double[][] seconds = new double[2][rounds];
    try (Trainer plain = trainer(models[0], batch, false);
        Trainer verified = trainer(models[1], batch, true)) {
      for (int round = -2; round < rounds; round++) {
        int at = Math.max(0, round);
        seconds[0][at] = plain.fit(data, null, 1).epochs().getFirst().seconds() / STEPS;
        seconds[1][at] = verified.fit(data, null, 1).epochs().getFirst().seconds() / STEPS;
      }
    }
    Arrays.sort(seconds[0]);
    Arrays.sort(seconds[1]);
    double plain = seconds[0][rounds / 2];
    double verified = seconds[1][rounds / 2];
    System.out.printf(
        Locale.ROOT,
        "%-20s %5d   %9.3f ms    %9.3f ms         %7.0f %%    %7.2f %%            %7.2f %%   %b%n",
        "784-" + String.join("-", hidden.stream().map(String::valueOf).toList()) + "-10",
        batch,
        1e3 * plain,
        1e3 * verified,
        100 * (verified / plain - 1),
        100 * (verified / plain - 1) / EVERY,
        100 * (seconds[1][0] / seconds[0][0] - 1) / EVERY,
        models[0].digest().equals(models[1].digest()));
  }
}
