package io.lockstep.bench.cpu;

import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.Workload;
import java.util.ArrayList;
import java.util.List;

/** The rows of the CPU benchmarks. */
final class CpuSuite {
  private static final int BATCHES = 16;
  private static final int QUICK_DIVISOR = 8;

  /** Extents below it are what they are in quick runs too. */
  private static final int LEAST_DIVIDED = 100;

  private static final List<Hidden> HIDDEN =
      List.of(
          new Hidden(Hidden.Norm.BATCH, 0.5),
          new Hidden(Hidden.Norm.LAYER, 0.5),
          new Hidden(Hidden.Norm.BATCH, 0),
          new Hidden(Hidden.Norm.LAYER, 0));

  private final int divisor;

  /** Creates the suite; all large extents of a quick one are an eighth. */
  CpuSuite(boolean quick) {
    divisor = quick ? QUICK_DIVISOR : 1;
  }

  /** Returns what is measured, the most telling first, since time may run out. */
  List<Workload> works() {
    List<Workload> works = new ArrayList<>();
    for (Training step : List.of(perceptron(), autoencoder())) {
      works.add(step);
      works.add(new StepProducts(step.network(), step.batch()));
    }
    for (Hidden hidden : HIDDEN) {
      works.add(step(perceptron().network().with(hidden)));
    }
    works.add(new ConvTraining(28, List.of(1, 32, 64), 10, divided(128), BATCHES, 0.01));
    Network small = Network.titled("small net", List.of(64, 32, 10), 0, true, 1e-3);
    works.add(new Training(small, 32, BATCHES, Feed.DEVICE));
    works.addAll(products());
    works.addAll(boundByMemory());
    return works;
  }

  /** Returns what fresh JVMs do: a product and a step. */
  List<Workload> forFreshJvms() {
    return List.of(product(1024, 1024, 1024, false, false), perceptron());
  }

  private Training perceptron() {
    List<Integer> widths = divided(List.of(784, 1024, 1024, 10));
    return step(Network.titled("MLP", widths, 0, true, 1e-4));
  }

  private Training autoencoder() {
    List<Integer> widths = divided(List.of(784, 512, 128, 512, 784));
    return step(Network.titled("autoencoder", widths, 2, false, 1e-3));
  }

  private Training step(Network network) {
    return new Training(network, divided(256), BATCHES, Feed.DEVICE);
  }

  private List<Workload> products() {
    List<Workload> works = new ArrayList<>();
    for (int size : new int[] {512, 1024, 2048, 4096}) {
      works.addAll(transposes(size, size, size));
    }
    works.addAll(transposes(64, 1024, 10));
    works.addAll(transposes(256, 1024, 10));
    return works;
  }

  private List<Workload> transposes(int m, int k, int n) {
    return List.of(
        product(m, k, n, false, false),
        product(m, k, n, true, false),
        product(m, k, n, false, true),
        product(m, k, n, true, true));
  }

  private ProductWorkload product(int m, int k, int n, boolean transposedA, boolean transposedB) {
    return new ProductWorkload(divided(m), divided(k), divided(n), transposedA, transposedB, 1);
  }

  private List<Workload> boundByMemory() {
    List<Workload> works = new ArrayList<>();
    int rows = 16384 / divisor;
    works.add(new Copy(rows * 1024));
    for (RowWorkload.Function function : RowWorkload.Function.values()) {
      works.add(new RowWorkload(function, rows, 1024));
    }
    works.add(new AdamUpdate(rows * 1024));
    return works;
  }

  private List<Integer> divided(List<Integer> widths) {
    return widths.stream().map(this::divided).toList();
  }

  private int divided(int extent) {
    return extent < LEAST_DIVIDED ? extent : extent / divisor;
  }
}
