package io.lockstep.bench.scaling;

import io.lockstep.bench.ours.Worker;
import io.lockstep.bench.scaling.ScalingCase.Axis;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures training steps along batch, width and depth and writes a CSV and a PNG for each axis.
 *
 * <p>All steps of an axis are prepared and warmed up first; then come rounds in which each is run
 * in its turn, and with it the product and the copy that set peak and bandwidth. Figures are
 * medians of the rounds, of peak and bandwidth the best.
 */
@Command(
    name = "bench/cpu/scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class ScalingBenchmark implements Callable<Integer> {
  private static final int QUICK_DIVISOR = 16;
  private static final int PEAK_EXTENT = 1024;
  private static final int COPY_FLOATS = 1 << 24;
  private static final double WARM_UP_SECONDS = 0.5;
  private static final double ROUND_SECONDS = 0.2;

  @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "CPU threads.")
  private List<Integer> threads = List.of(1, 2);

  @Option(
      names = "--axes",
      split = ",",
      defaultValue = "BATCH,WIDTH,DEPTH",
      description = "What to vary.")
  private List<Axis> axes = List.of(Axis.values());

  @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each axis.")
  private int rounds;

  @Option(names = "--minutes", defaultValue = "10", description = "Start no axis after so long.")
  private double minutes;

  @Option(names = "--quick", description = "Tries it: all large extents a sixteenth.")
  private boolean quick;

  @Option(names = "--out", required = true, description = "The folder to write to.")
  private Path out = Path.of(".");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new ScalingBenchmark()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    long start = System.nanoTime();
    Map<Axis, List<Measurement>> all = new LinkedHashMap<>();
    for (Axis axis : axes) {
      for (int count : threads) {
        if ((System.nanoTime() - start) / 60e9 < minutes) {
          all.computeIfAbsent(axis, _ -> new ArrayList<>()).addAll(measure(axis, count));
        } else {
          say("not run, since time is up: axis " + axis + ", threads " + count);
        }
      }
    }
    for (Map.Entry<Axis, List<Measurement>> entry : all.entrySet()) {
      String name = entry.getKey().name().toLowerCase(Locale.ROOT);
      ScalingCsv.write(out.resolve(name + ".csv"), entry.getValue());
      new ScalingPlot(entry.getKey(), entry.getValue()).write(out.resolve(name + ".png"));
    }
    return 0;
  }

  private List<Measurement> measure(Axis axis, int count) {
    int divisor = quick ? QUICK_DIVISOR : 1;
    List<ScalingCase> cases = ScalingCase.along(axis, divisor);
    try (Worker worker = new Worker("cpu", count)) {
      int extent = PEAK_EXTENT / divisor;
      ProductWorkload product = new ProductWorkload(extent, extent, extent, false, true, 1);
      Copy copy = new Copy(COPY_FLOATS / divisor);
      Stopwatch peak = new Stopwatch(worker.prepare(product, "strict"));
      Stopwatch bandwidth = new Stopwatch(worker.prepare(copy, "strict"));
      List<Stopwatch> all = new ArrayList<>(List.of(peak, bandwidth));
      cases.forEach(c -> all.add(new Stopwatch(worker.prepare(c.training(), "strict"))));
      all.forEach(watch -> watch.warmUp(quick ? 0 : WARM_UP_SECONDS));
      for (int round = 0; round < rounds; round++) {
        all.forEach(watch -> watch.measure(quick ? 0 : ROUND_SECONDS));
      }
      List<Measurement> measurements = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        Measurement m =
            new Measurement(
                cases.get(i),
                count,
                all.get(i + 2).seconds().median(),
                product.flops() / peak.seconds().least(),
                copy.rate(bandwidth.seconds().least()) * 1e9);
        measurements.add(m);
        say(line(m));
      }
      all.forEach(Stopwatch::close);
      return measurements;
    }
  }

  private static String line(Measurement m) {
    return String.format(
        Locale.ROOT,
        "threads %d, batch %4d, width %4d, %2d layers: %10.3f ms, %6.1f GFLOP/s, %.2f of peak",
        m.threads(),
        m.of().batch(),
        m.of().width(),
        m.of().depth(),
        m.seconds() * 1e3,
        m.flops() / 1e9,
        m.share());
  }

  private void say(String line) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.println(line);
    lines.flush();
  }
}
