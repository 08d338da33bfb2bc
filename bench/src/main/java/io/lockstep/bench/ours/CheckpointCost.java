package io.lockstep.bench.ours;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.relu;
import static io.lockstep.training.network.Layers.sequential;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.recovery.CheckpointFolder;
import io.lockstep.training.recovery.CheckpointInterval;
import io.lockstep.training.recovery.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What checkpoints cost a run: how long steps wait for them, how long the writing takes meanwhile,
 * and the memory of the copies. Prints a line for each checkpoint.
 *
 * <p>Arguments: a folder that is not there yet, the width of the network's three square layers, the
 * seconds between checkpoints, and the seconds of the run.
 */
public final class CheckpointCost {
  private static final int BATCH = 8;
  private static final int STEPS_OF_EPOCH = 200;
  private static final int EPOCHS = 100_000;
  private static final double NANOS = 1e9;

  private CheckpointCost() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int width = Integer.parseInt(arguments[1]);
    long every = Long.parseLong(arguments[2]);
    long seconds = Long.parseLong(arguments[3]);
    try (Engine engine = Engine.open("cpu")) {
      Model model =
          new Model(
              engine,
              sequential(linear(width), relu(), linear(width), relu(), linear(width)),
              width,
              1);
      say("%.2f GB of parameters, 3 times as much with Adam's moments", bytes(model) / 1e9);
      plain(model, width, every);
      try (Checkpoints checkpoints =
              new Checkpoints(CheckpointFolder.open(folder), CheckpointInterval.of(every + "s"))
                  .keep(1);
          Trainer trainer = trainer(model)) {
        Watcher watcher = new Watcher(checkpoints, seconds);
        trainer.fit(data(width), null, EPOCHS, List.of(checkpoints, watcher));
        watcher.print();
        say("%.2f GB of memory for the copy", checkpoints.bytes() / 1e9);
      }
    } finally {
      delete(folder);
    }
  }

  private static double bytes(Model model) {
    return (double) model.parameters().size() * Float.BYTES;
  }

  private static Trainer trainer(Model model) {
    return Trainer.of(model).loss("mse").batch(BATCH).onNonFinite(OnNonFinite.STOP).build();
  }

  /** What steps take without checkpoints. */
  private static void plain(Model model, int width, long seconds) {
    try (Trainer trainer = trainer(model)) {
      Watcher watcher = new Watcher(null, seconds);
      trainer.fit(data(width), null, EPOCHS, List.of(watcher));
      watcher.print();
    }
  }

  private static Dataset data(int width) {
    Random random = new Random(1);
    float[][] rows = new float[BATCH][width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    float[][] all = new float[BATCH * STEPS_OF_EPOCH][];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i % BATCH];
    }
    return Dataset.of(all, all);
  }

  /** Times steps, those in which a checkpoint is taken apart, and stops the run. */
  private static final class Watcher implements Callback {
    private final @Nullable Checkpoints checkpoints;
    private final long nanos;
    private final List<Double> steps = new ArrayList<>();
    private final long began = System.nanoTime();
    private long last = System.nanoTime();
    private int taken;
    private double waited;

    Watcher(@Nullable Checkpoints checkpoints, long seconds) {
      this.checkpoints = checkpoints;
      this.nanos = seconds * 1_000_000_000L;
    }

    @Override
    public void onPoint(Trainer trainer, RunPoint point) {
      long now = System.nanoTime();
      if (point == RunPoint.STEP) {
        steps.add((now - last) / NANOS);
      }
      if (checkpoints != null && checkpoints.taken() > taken) {
        taken = checkpoints.taken();
        double all = checkpoints.waited().toNanos() / NANOS;
        say(
            "checkpoint %d after %.1f s: the step waited %.3f s",
            taken, (now - began) / NANOS, all - waited);
        waited = all;
      }
      last = System.nanoTime();
      if (now - began > nanos) {
        trainer.stop();
      }
    }

    void print() {
      double all = steps.stream().mapToDouble(d -> d).sum();
      double median = steps.stream().sorted().skip(steps.size() / 2).findFirst().orElse(0.0);
      say(
          "%s: %d steps in %.1f s, median step %.3f s%s",
          checkpoints == null ? "without checkpoints" : "with checkpoints",
          steps.size(),
          all,
          median,
          checkpoints == null
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", steps waited %.3f s for %d checkpoints: %.2f%% of the time",
                  waited,
                  taken,
                  100 * waited / all));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // The formats are its own.
  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
