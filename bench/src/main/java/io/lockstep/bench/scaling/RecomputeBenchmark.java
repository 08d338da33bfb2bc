package io.lockstep.bench.scaling;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Recompute;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Memory and time of a training step whose activations are computed again, beside one that keeps
 * them, with the digests of both. Arguments are the device, the number of layers, their width and
 * the batch, then the numbers of parts; 0 is without.
 */
public final class RecomputeBenchmark {
  private static final int STEPS = 3;

  private RecomputeBenchmark() {}

  /** Runs the benchmark, as {@code cpu 24 1024 4096 0 1 4 6 12 24}. */
  public static void main(String[] arguments) {
    int[] numbers = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    System.out.printf(
        Locale.ROOT,
        "%d layers of %d (linear, relu), batch %d, Adam, float32%n%n"
            + "parts   step's memory   engine's memory   step (median of %d)   digest%n",
        numbers[0],
        numbers[1],
        numbers[2],
        STEPS);
    for (int i = 3; i < numbers.length; i++) {
      try (Engine engine = Engine.open(arguments[0])) {
        train(engine, numbers[0], numbers[1], numbers[2], numbers[i]);
      }
    }
  }

  private static void train(Engine engine, int depth, int width, int batch, int parts) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.addAll(List.of(Layers.linear(width), Layers.relu()));
    }
    Sequential plain = Sequential.of(layers);
    Layer network = parts == 0 ? plain : new Recompute(plain, parts);
    Model model = new Model(engine, network, width, 1);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    Tensor x = engine.randn(1, batch, width).snapshot();
    TrainingPass pass = model.train(x, engine.tensor(new int[] {1, 0, 1}, 3));
    try (OptimizerStep step = adam.compile(pass, pass.output().square().mean())) {
      double[] seconds = new double[STEPS];
      for (int i = -1; i < STEPS; i++) {
        long start = System.nanoTime();
        step.run();
        engine.synchronize();
        seconds[Math.max(i, 0)] = (System.nanoTime() - start) * 1e-9;
      }
      Arrays.sort(seconds);
      System.out.printf(
          Locale.ROOT,
          "%5d   %9.1f MiB   %11.1f MiB   %17.2f s   %s%n",
          parts,
          mebibytes(step.plan().arenaBytes()),
          mebibytes(engine.memoryBytes()),
          seconds[STEPS / 2],
          model.digest());
    }
  }

  private static double mebibytes(long bytes) {
    return bytes / 1048576.0;
  }
}
