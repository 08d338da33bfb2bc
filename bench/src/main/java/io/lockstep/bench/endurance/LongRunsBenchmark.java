package io.lockstep.bench.endurance;

import io.lockstep.bench.cpu.Machine;
import io.lockstep.bench.work.DevicesOption;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains for a million steps, and by thousands of short engines in one JVM, on each device, and
 * says whether memory, open files, threads and speed held their level and all digests agree.
 */
@Command(
    name = "bench/long-runs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class LongRunsBenchmark implements Callable<Integer> {
  @Mixin private final DevicesOption devices = new DevicesOption();

  @Option(names = "--threads", defaultValue = "1", description = "CPU threads.")
  private int threads;

  @Option(
      names = "--epochs",
      defaultValue = "1000",
      description = "Epochs of the long run, 0 for none.")
  private int epochs;

  @Option(names = "--steps", defaultValue = "1000", description = "Steps of each of them.")
  private int steps;

  @Option(names = "--engines", defaultValue = "3000", description = "Short engines, 0 for none.")
  private int engines;

  @Option(names = "--engine-steps", defaultValue = "20", description = "Steps of each of them.")
  private int engineSteps;

  @Spec private CommandSpec spec = CommandSpec.create();

  private boolean well = true;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LongRunsBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> lines =
        line -> {
          out.println(line);
          out.flush();
        };
    lines.accept(Machine.read().line() + ", threads " + threads);
    Path folder = Files.createTempDirectory("lockstep-long-runs");
    try {
      String longDigest = "";
      String shortDigest = "";
      for (String device : devices.names()) {
        EngineOptions options = EngineOptions.of(device).withThreads(threads);
        if (epochs > 0) {
          longDigest = longRun(device, options, folder.resolve(device), longDigest, lines);
        }
        if (engines > 0) {
          shortDigest = engines(device, options, folder.resolve("model"), shortDigest, lines);
        }
      }
    } finally {
      delete(folder);
    }
    return well ? 0 : 1;
  }

  private String longRun(
      String device, EngineOptions options, Path folder, String before, Consumer<String> lines) {
    lines.accept("");
    lines.accept(
        "%s: one engine, %d epochs of %d steps, with validation, metric, early stopping,"
                .formatted(device, epochs, steps)
            + " run folder, watched steps and checkpoints");
    try (Engine engine = Engine.open(options)) {
      LongRun.Result result = new LongRun(engine, epochs, steps, folder).run(lines);
      tell(result.steadiness(), lines);
      compare(before, result.digest(), lines);
      return result.digest();
    }
  }

  private String engines(
      String device, EngineOptions options, Path file, String before, Consumer<String> lines) {
    lines.accept("");
    lines.accept(
        "%s: one run of %d epochs of %d steps, each with an engine of its own"
            .formatted(device, engines, engineSteps));
    ShortEngines.Result result = new ShortEngines(options, engines, engineSteps, file).run(lines);
    tell(result.steadiness(), lines);
    compare(result.whole(), result.digest(), lines);
    compare(before, result.digest(), lines);
    return result.digest();
  }

  private void tell(Steadiness steadiness, Consumer<String> lines) {
    steadiness.lines().forEach(lines);
    well &= steadiness.grown().isEmpty() && !steadiness.slower();
  }

  private void compare(String wanted, String digest, Consumer<String> lines) {
    if (wanted.isEmpty()) {
      lines.accept("digest " + digest);
    } else {
      well &= wanted.equals(digest);
      lines.accept(
          wanted.equals(digest) ? "the same digest" : "ANOTHER DIGEST: " + wanted + ", " + digest);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
