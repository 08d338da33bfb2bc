package io.lockstep.bench.page;

import io.lockstep.page.run.LiveRun;
import io.lockstep.page.run.RunPage;
import io.lockstep.page.server.PageAddress;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Trains a perceptron on drawn digits with and without a page that a client reads, in turns: steps
 * a second, and which part of the processor's time the threads of the page took.
 */
public final class PageCost {
  private static final int ROUNDS = 15;
  private static final int EPOCHS = 100;
  private static final Pattern OURS =
      Pattern.compile("page|page watch|HTTP-Dispatcher|ForkJoinPool-1-worker-.*|VirtualThread.*");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PageCost() {}

  /**
   * What a training took.
   *
   * @param ofPage the processor's time of the threads of the page, in seconds
   * @param ofAll the same of all threads
   */
  private record Took(double steps, double seconds, double ofPage, double ofAll) {
    double perSecond() {
      return steps / seconds;
    }
  }

  /** How long the thread that trains is with what shows the run. */
  private static final class Timed implements Callback {
    private final LiveRun live;
    private long nanos;

    Timed(LiveRun live) {
      this.live = live;
    }

    private void time(Runnable call) {
      long start = System.nanoTime();
      call.run();
      nanos += System.nanoTime() - start;
    }

    @Override
    public void onStart(Trainer trainer) {
      live.onStart(trainer);
      nanos = 0;
    }

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      time(() -> live.onBatch(epoch, batch, batches));
    }

    @Override
    public void onLoss(int epoch, int batch, double loss) {
      time(() -> live.onLoss(epoch, batch, loss));
    }

    @Override
    public boolean onEpoch(Trainer trainer, EpochReport report) {
      time(() -> live.onEpoch(trainer, report));
      return true;
    }

    @Override
    public void onEnd(Trainer trainer) {
      live.onEnd(trainer);
    }
  }

  /** Prints the figures; takes some minutes. */
  public static void main(String[] arguments) throws IOException {
    DataParts parts = Digits.generate(4000, 1).split(0.1, 1);
    List<Took> without = new ArrayList<>();
    List<Took> with = new ArrayList<>();
    List<Double> training = new ArrayList<>();
    try (Engine engine = Engine.open("cpu");
        RunPage page = RunPage.open(PageAddress.LOOPBACK)) {
      String events = page.address().replace("/?", "/api/events?");
      Process client =
          new ProcessBuilder("curl", "-sN", events)
              .redirectOutput(new File("/dev/null"))
              .redirectError(new File("/dev/null"))
              .start();
      try {
        train(engine, parts);
        for (int round = 0; round < ROUNDS; round++) {
          boolean plainFirst = round % 2 == 0;
          if (plainFirst) {
            without.add(train(engine, parts));
          }
          Timed timed = new Timed(page.watch("round " + round).examples(parts.training()));
          with.add(train(engine, parts, timed));
          training.add(100 * timed.nanos / 1e9 / with.getLast().seconds());
          if (!plainFirst) {
            without.add(train(engine, parts));
          }
        }
        print(without, with, training);
        System.out.printf("%d pages listen at the end%n", page.listening());
      } finally {
        client.destroy();
      }
    }
  }

  private static Took train(Engine engine, DataParts parts, Callback... callbacks) {
    Model model = new Model(engine, Networks.mlp(List.of(256, 128), 10, "relu"), 784, 1);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("ce")
            .optimizer("adam")
            .scaling(Scaling.unitRange(784))
            .batch(64)
            .callbacks(callbacks)
            .build()) {
      long steps = trainer.optimizer().step();
      long start = System.nanoTime();
      double page = ours();
      double all = allCpu();
      trainer.fit(parts.training(), parts.validation(), EPOCHS);
      double seconds = (System.nanoTime() - start) / 1e9;
      double done = trainer.optimizer().step() - steps;
      return new Took(done, seconds, ours() - page, allCpu() - all);
    }
  }

  /** The processor's time of all threads of this program, in seconds. */
  private static double allCpu() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return system.getProcessCpuTime() / 1e9;
  }

  /** The processor's time of the threads of the page, in seconds. */
  private static double ours() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(thread -> thread != null && OURS.matcher(thread.getThreadName()).matches())
            .mapToLong(ThreadInfo::getThreadId)
            .map(THREADS::getThreadCpuTime)
            .filter(nanos -> nanos > 0)
            .sum()
        / 1e9;
  }

  private static void print(List<Took> without, List<Took> with, List<Double> training) {
    double[] ratios = new double[with.size()];
    double[] shares = new double[with.size()];
    System.out.println(
        "steps/s without, with; of the training thread's time in the page's calls; of the"
            + " processor's time in the page's threads");
    for (int i = 0; i < ratios.length; i++) {
      Took took = with.get(i);
      ratios[i] = took.perSecond() / without.get(i).perSecond();
      shares[i] = 100 * took.ofPage() / took.ofAll();
      System.out.printf(
          Locale.ROOT,
          "%8.0f %8.0f %8.3f %% %8.3f %%%n",
          without.get(i).perSecond(),
          took.perSecond(),
          training.get(i),
          shares[i]);
    }
    double[] inCalls = training.stream().mapToDouble(d -> d).toArray();
    System.out.printf(
        Locale.ROOT,
        "medians: %.0f and %.0f steps/s, with over without %.4f; of the ratios of rounds %.4f;"
            + " %.3f %% in calls, %.3f %% in threads%n",
        median(speeds(without)),
        median(speeds(with)),
        median(speeds(with)) / median(speeds(without)),
        median(ratios),
        median(inCalls),
        median(shares));
  }

  private static double[] speeds(List<Took> all) {
    return all.stream().mapToDouble(Took::perSecond).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
