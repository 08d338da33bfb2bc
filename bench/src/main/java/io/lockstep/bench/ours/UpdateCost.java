package io.lockstep.bench.ours;

import io.lockstep.bench.work.Copy;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bandwidth of optimizer updates beside that of a copy, in GB/s, and the milliseconds of the
 * best round: the CPU's threads, rounds and the names of rules are the arguments. What a rule reads
 * more than once counts once. All are measured in turn, round by round, so that a noisy machine is
 * as noisy for all of them; what counts is the best round of each.
 */
public final class UpdateCost {
  private static final Shape SHAPE = Shape.of(4096, 4096);
  private static final int COUNT = SHAPE.size();

  private UpdateCost() {}

  private record Entry(String name, PreparedStep step, double bytes, double[] seconds) {
    double best() {
      return bytes * COUNT / Arrays.stream(seconds).min().orElseThrow() / 1e9;
    }

    double median() {
      return bytes * COUNT / Arrays.stream(seconds).sorted().toArray()[seconds.length / 2] / 1e9;
    }
  }

  /** Measures, and prints a line for each rule. */
  public static void main(String[] args) {
    int threads = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(threads))) {
      List<Entry> entries = new ArrayList<>();
      entries.add(
          new Entry("copy", PreparedGraph.copy(engine, new Copy(COUNT)), 8, new double[rounds]));
      for (String name : List.of(args).subList(2, args.length)) {
        UpdateRule rule = UpdateRules.byName(name);
        double kept = rule.state(SHAPE).values().stream().mapToDouble(Shape::size).sum() / COUNT;
        entries.add(
            new Entry(
                name,
                new PreparedUpdate(engine, rule, SHAPE),
                Float.BYTES * (3 + 2 * kept),
                new double[rounds]));
      }
      for (int warm = 0; warm < 3; warm++) {
        entries.forEach(entry -> seconds(engine, entry));
      }
      for (int round = 0; round < rounds; round++) {
        for (Entry entry : entries) {
          entry.seconds()[round] = seconds(engine, entry);
        }
      }
      print(engine, threads, entries);
    }
  }

  private static double seconds(Engine engine, Entry entry) {
    long start = System.nanoTime();
    entry.step().replay();
    engine.synchronize();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(Engine engine, int threads, List<Entry> entries) {
    Entry copy = entries.getFirst();
    System.out.printf("%s, %d thread(s)%n", engine.device().description(), threads);
    System.out.printf(
        "%-20s %8s %8s %8s %8s %8s%n", "", "best", "median", "of copy", "median", "ms");
    for (Entry entry : entries) {
      System.out.printf(
          "%-20s %8.2f %8.2f %8.2f %8.2f %8.1f%n",
          entry.name(),
          entry.best(),
          entry.median(),
          entry.best() / copy.best(),
          entry.median() / copy.median(),
          entry.bytes() * COUNT / entry.best() / 1e6);
      entry.step().close();
    }
  }
}
