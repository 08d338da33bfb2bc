package io.lockstep.bench.gpu;

import io.lockstep.bench.side.Participant;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Profiles our side with NVIDIA's Nsight Compute: the strict product of 4096 and one step of each
 * net, kernel by kernel, into {@code ncu.txt}. Clocks are left as they are. Ends with 1 if a row
 * could not be run.
 */
@Command(name = "profile", mixinStandardHelpOptions = true, sortOptions = false)
public final class GpuProfile implements Callable<Integer> {
  /** More than all rows have together, and few enough for the result to stay small. */
  private static final int MOST_KERNELS = 1000;

  private static final Duration TO_RUN = Duration.ofSeconds(150);

  @Mixin private final GpuRunOptions place = new GpuRunOptions();

  @Option(
      names = "--ncu",
      defaultValue = "ncu",
      description = "The profiler (default: ${DEFAULT-VALUE}).")
  private String ncu = "ncu";

  @Option(
      names = "--rows",
      split = ",",
      description = "Only rows whose names contain one of these texts.")
  private List<String> rows = List.of();

  /** Runs the profiler. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new GpuProfile()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    place.create();
    Side side = place.worker(command());
    Sides sides = new Sides(side, side, side, side, side, Set.of(), TO_RUN);
    boolean failed = false;
    try {
      for (Row row : new GpuSuite(sides, place.quick()).profiled()) {
        if (rows.isEmpty() || rows.stream().anyMatch(row.name()::contains)) {
          Participant ours = new Participant(row, row.contenders().getFirst(), TO_RUN);
          ours.prepare(0);
          double seconds = ours.isOut() ? 0 : ours.run(1);
          System.out.println(
              row.name() + (ours.isOut() ? ": " + ours.reason() : ": " + seconds + " s"));
          failed |= ours.isOut();
        }
      }
    } finally {
      side.close();
    }
    return failed ? 1 : 0;
  }

  private List<String> command() {
    return List.of(
        ncu,
        "--clock-control",
        "none",
        "--set",
        "basic",
        "--launch-count",
        String.valueOf(MOST_KERNELS),
        "--log-file",
        place.out().resolve("ncu.txt").toString());
  }
}
