package io.lockstep.bench.cpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.side.Answer;
import io.lockstep.bench.side.Contender;
import io.lockstep.bench.side.Duel;
import io.lockstep.bench.side.ProcessSide;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.side.Side;
import io.lockstep.bench.work.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the CPU beside its peers and prints the table; with {@code --out} it writes {@code
 * compare.json} and {@code compare.md} after every row, too. Ends with 1 if something of ours
 * failed or results differ; what is not available here is no failure.
 */
@Command(
    name = "bench/cpu/compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class CpuBenchmark implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--rows",
      split = ",",
      description = "Only rows whose names contain one of these texts.")
  private List<String> rows = List.of();

  @Option(
      names = "--sides",
      split = ",",
      defaultValue = "pytorch,djl,dl4j,openblas,onednn,memcpy",
      description = "Who takes part beside us.")
  private List<Peer> sides = List.of();

  @Option(
      names = "--threads",
      split = ",",
      description = "Numbers of threads to try (default: powers of two and all processors).")
  private List<Integer> threads = List.of();

  @Option(names = "--quick", description = "An eighth of all extents, and short rounds.")
  private boolean quick;

  @Option(names = "--minutes", defaultValue = "60", description = "Start nothing after so long.")
  private int minutes;

  @Option(
      names = "--fresh",
      defaultValue = "0",
      description = "Measure so many fresh JVMs, too, one after the other.")
  private int fresh;

  @Option(names = "--out", description = "The folder to write to.")
  private @Nullable Path out;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "The Python that may have PyTorch.")
  private String python = "python3";

  @Option(names = "--home", required = true, hidden = true, description = "The folder bench.")
  private Path home = Path.of("bench");

  @Option(names = "--commit", defaultValue = "", hidden = true, description = "What is measured.")
  private String commit = "";

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CpuBenchmark())
            .registerConverter(Peer.class, Peer::parse)
            .execute(args));
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    if (threads.isEmpty()) {
      threads = powersOfTwo(Runtime.getRuntime().availableProcessors());
    }
    Machine machine = Machine.read();
    CpuReport report = new CpuReport(about(machine), threads);
    Launcher launcher = new Launcher(home.resolve("cpu"), python, home.resolve("peer.py"), machine);
    Path log = home.resolve("target", "compare.log");
    Files.writeString(log, "");
    CpuSuite suite = new CpuSuite(quick);
    try (Field field = new Field(sides, threads, setting -> launch(launcher, setting, log))) {
      for (Setting setting : field.settings()) {
        report.addSide(setting, field.describe(setting), launcher.flags(setting));
      }
      for (Workload work : wanted(suite.works())) {
        if (isLate(start)) {
          report.addNotRun(work);
        } else {
          say(start, work.title());
          Row row = field.row(work);
          report.add(duel().run(row), settings(field, work));
        }
        write(report);
      }
    }
    for (Workload work : fresh == 0 ? List.<Workload>of() : wanted(suite.forFreshJvms())) {
      runFresh(report, launcher, log, work, start);
      write(report);
    }
    System.out.print(report.markdown());
    return report.failures().isEmpty() ? 0 : 1;
  }

  private ObjectNode about(Machine machine) {
    ObjectNode about =
        JSON.createObjectNode()
            .put("commit", commit)
            .put("date", Instant.now().toString())
            .put("quick", quick);
    about.set("machine", machine.json());
    return about;
  }

  /** Returns the powers of two below a number, and the number. */
  static List<Integer> powersOfTwo(int most) {
    List<Integer> all =
        new ArrayList<>(IntStream.iterate(1, n -> n < most, n -> 2 * n).boxed().toList());
    all.add(most);
    return all;
  }

  private static Side launch(Launcher launcher, Setting setting, Path log) {
    return launcher
        .missing(setting.peer())
        .<Side>map(MissingSide::new)
        .orElseGet(() -> new ProcessSide(launcher.command(setting), log));
  }

  private List<Workload> wanted(List<Workload> works) {
    return works.stream()
        .filter(work -> rows.isEmpty() || rows.stream().anyMatch(work.title()::contains))
        .toList();
  }

  private static List<Setting> settings(Field field, Workload work) {
    return field.settings().stream().filter(s -> s.peer().does(work)).toList();
  }

  private Duel duel() {
    return quick ? new Duel(3, 0.05, 0.1, Duel.SPINNING) : new Duel(7, 0.5, 3, Duel.SPINNING);
  }

  private boolean isLate(long start) {
    return System.nanoTime() - start > minutes * 60e9;
  }

  private static void say(long start, String what) {
    System.err.printf("%4d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
  }

  /**
   * Measures work in processes that have done nothing before, with all threads, each in turns with
   * one process that goes on: what the machine gives changes from minute to minute.
   */
  private void runFresh(CpuReport report, Launcher launcher, Path log, Workload work, long start) {
    Setting setting = new Setting(Peer.LOCKSTEP, threads.getLast());
    List<Result> results = new ArrayList<>();
    try (Side lasting = new ProcessSide(launcher.command(setting), log)) {
      for (int i = 0; i < fresh && !isLate(start); i++) {
        say(start, work.title() + " in fresh JVM " + (i + 1));
        try (Side side = new ProcessSide(launcher.command(setting), log)) {
          Contender first = Field.contender(setting, side);
          Contender second = Field.contender(setting, lasting);
          results.add(duel().run(new Row(work, "strict", List.of(first, second))));
        }
      }
    }
    if (results.isEmpty()) {
      report.addNotRun(work);
    } else {
      report.addFresh(work, results);
    }
  }

  private void write(CpuReport report) throws IOException {
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve("compare.md"), report.heading() + report.markdown());
      Files.writeString(out.resolve("compare.json"), report.json().toPrettyString() + "\n");
    }
  }

  /** A side whose libraries are not here. */
  private record MissingSide(String reason) implements Side {
    @Override
    public Answer ask(ObjectNode request, Duration limit) {
      return new Answer.Unavailable(reason);
    }

    @Override
    public void close() {}
  }
}
