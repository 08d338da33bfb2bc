package io.lockstep.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.bench.side.Answer;
import io.lockstep.bench.side.Duel;
import io.lockstep.bench.side.ProcessSide;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.side.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures a device beside PyTorch and writes {@code bench.json} and {@code bench.md} after every
 * row, so that what was measured stays if the run is cut short. Ends with 1 if something of ours
 * failed; what is not available here is no failure.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false)
public final class GpuBenchmark implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TO_START = Duration.ofMinutes(2);

  @Mixin private final GpuRunOptions place = new GpuRunOptions();

  @Option(
      names = "--first",
      description = "Only what is worth most: a product, and a training step in each precision.")
  private boolean first;

  @Option(
      names = "--rows",
      split = ",",
      description = "Only rows whose names contain one of these texts.")
  private List<String> rows = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      defaultValue = "strict,tf32,bf16",
      description = "Only rows in these precisions (default: ${DEFAULT-VALUE}).")
  private List<String> precisions = List.of();

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "eager,graph,compile",
      description = "Only these ways to use PyTorch (default: ${DEFAULT-VALUE}).")
  private Set<String> peers = Set.of();

  @Option(
      names = "--seconds",
      defaultValue = "480",
      description = "Start no row after so long (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--compile-seconds",
      defaultValue = "90",
      description = "How long torch.compile may take for a row (default: ${DEFAULT-VALUE}).")
  private int compileSeconds;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "The Python that may have PyTorch (default: ${DEFAULT-VALUE}).")
  private String python = "python3";

  @Option(names = "--peer", required = true, description = "The program peer.py.")
  private Path peer = Path.of("peer.py");

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new GpuBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    place.create();
    Sides sides =
        new Sides(
            place.worker(List.of()),
            place.worker(List.of()),
            peer("eager"),
            peer("graph"),
            peer("compile"),
            peers,
            Duration.ofSeconds(compileSeconds));
    try {
      GpuReport report = new GpuReport();
      boolean hasPeer = introduce(report, sides);
      GpuSuite suite = new GpuSuite(hasPeer ? sides : sides.withoutCompiling(), place.quick());
      List<Row> all = first ? suite.first() : suite.rows();
      for (Row row : all.stream().filter(this::isWanted).toList()) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        if (seconds > limit) {
          report.addNotRun(row.name());
        } else {
          System.err.printf("%4d s  %s%n", seconds, row.name());
          report.add(duel().run(row));
        }
        Files.writeString(place.out().resolve("bench.md"), report.markdown());
        // Whoever reads it must never find half of it.
        Path fresh = Files.writeString(place.out().resolve(".bench.json"), report.json() + "\n");
        Files.move(fresh, place.out().resolve("bench.json"), StandardCopyOption.REPLACE_EXISTING);
      }
      System.out.print(report.markdown());
      return report.failures().isEmpty() ? 0 : 1;
    } finally {
      sides.close();
    }
  }

  private Duel duel() {
    Duration pause = place.device().startsWith("cpu") ? Duel.SPINNING : Duration.ZERO;
    return place.quick() ? new Duel(3, 0.05, 0, pause) : new Duel(5, 0.25, 0, pause);
  }

  private Side peer(String variant) {
    String backend = place.device().replaceFirst(":.*", "");
    String kind = backend.equals("opencl") ? "any" : backend;
    return new ProcessSide(List.of(python, peer.toString(), variant, kind), place.log());
  }

  /** Has both sides say what they are; returns whether there is a PyTorch that can take part. */
  private static boolean introduce(GpuReport report, Sides sides) {
    describe(report, "ours", sides.worker());
    return describe(report, "peer", sides.eager());
  }

  private static boolean describe(GpuReport report, String label, Side side) {
    Answer answer = side.ask(JSON.createObjectNode().put("do", "hello"), TO_START);
    switch (answer) {
      case Answer.Done(JsonNode values) -> report.addSide(label, values);
      case Answer.Unavailable(String reason) -> report.addMissingSide(label, reason);
      case Answer.Failed(String reason) -> report.addMissingSide(label, reason);
    }
    return answer instanceof Answer.Done;
  }

  private boolean isWanted(Row row) {
    return precisions.contains(row.precision())
        && (rows.isEmpty() || rows.stream().anyMatch(row.name()::contains));
  }
}
