package io.lockstep.bench.valley;

import io.lockstep.bench.cpu.Machine;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.UpdateRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains three small tasks with every optimizer: once at its usual rate, then at others, then with
 * more seeds at the usual rate and at the best. Runs that are in the file already are left out.
 */
@Command(
    name = "bench/optimizers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class ValleyBenchmark implements Callable<Integer> {
  static final List<Double> FACTORS = List.of(3.0, 0.333, 10.0, 0.1);
  static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final List<String> WRAPPED =
      List.of(
          "lookahead(adam)",
          "ema(adam)",
          "cautious(adamw)",
          "sam(momentum)",
          "centralized(momentum)");

  @Option(names = "--mnist", description = "A folder of MNIST's IDX files, else drawn digits.")
  private @Nullable Path mnist;

  @Option(names = "--minutes", defaultValue = "60", description = "Start no run after so long.")
  private double minutes;

  @Option(names = "--threads", defaultValue = "1", description = "CPU threads.")
  private int threads;

  @Option(names = "--out", required = true, description = "The folder of runs.csv and plots.")
  private Path out = Path.of(".");

  @Option(names = "--page", description = "The page whose table is written anew.")
  private @Nullable Path page;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<ValleyRun.Key, ValleyRun> done = new LinkedHashMap<>();
  private final Map<ValleyTask, ValleyTrial> trials = new EnumMap<>(ValleyTask.class);
  private long end;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ValleyBenchmark()).execute(args));
  }

  /** Returns all that are compared. */
  static List<String> optimizers() {
    List<String> all = new ArrayList<>();
    UpdateRules.all().forEach(rule -> all.add(rule.name()));
    all.addAll(WRAPPED);
    return all;
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    ValleyCsv csv = new ValleyCsv(out.resolve("runs.csv"));
    csv.read().forEach(run -> done.put(run.key(), run));
    csv.begin(
        Machine.read().line()
            + ", threads "
            + threads
            + ", "
            + (mnist == null ? "drawn digits for MNIST" : "MNIST"));
    end = System.nanoTime() + (long) (minutes * 60e9);
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(threads))) {
      for (ValleyTask task : ValleyTask.values()) {
        trials.put(task, new ValleyTrial(engine, task, task.data(mnist)));
      }
      for (String optimizer : optimizers()) {
        run(csv, optimizer, 1, SEEDS.subList(0, 1));
      }
      for (double factor : FACTORS) {
        for (String optimizer : optimizers()) {
          run(csv, optimizer, factor, SEEDS.subList(0, 1));
        }
      }
      for (String optimizer : optimizers()) {
        run(csv, optimizer, 1, SEEDS);
        for (ValleyTask task : ValleyTask.values()) {
          run(csv, task, optimizer, best(task, optimizer), SEEDS);
        }
      }
    }
    List<ValleyRun> all = List.copyOf(done.values());
    for (ValleyTask task : ValleyTask.values()) {
      Files.writeString(out.resolve(task.label() + ".svg"), new ValleyPlot(task, all).svg());
    }
    if (page != null) {
      new ValleyTable(all, optimizers()).into(page);
    }
    return 0;
  }

  private void run(ValleyCsv csv, String optimizer, double factor, List<Long> seeds)
      throws IOException {
    for (ValleyTask task : ValleyTask.values()) {
      run(csv, task, optimizer, factor, seeds);
    }
  }

  private void run(
      ValleyCsv csv, ValleyTask task, String optimizer, double factor, List<Long> seeds)
      throws IOException {
    Optional<OptimizerConfig> config = ValleyTrial.at(optimizer, factor);
    for (long seed : seeds) {
      ValleyRun.Key key = new ValleyRun.Key(task, optimizer, factor, seed);
      if (config.isEmpty() || done.containsKey(key) || System.nanoTime() > end) {
        continue;
      }
      ValleyRun run = Objects.requireNonNull(trials.get(task)).run(key, config.get());
      csv.add(run);
      done.put(key, run);
      PrintWriter lines = spec.commandLine().getOut();
      lines.println(String.join(" ", run.fields()));
      lines.flush();
    }
  }

  /** The factor of the least loss with the first seed. */
  private double best(ValleyTask task, String optimizer) {
    return done.values().stream()
        .filter(run -> run.task() == task && run.optimizer().equals(optimizer))
        .filter(run -> run.seed() == SEEDS.getFirst())
        .min(Comparator.comparingDouble(ValleyRun::loss))
        .map(ValleyRun::factor)
        .orElse(1.0);
  }
}
