package io.lockstep.cli.compare;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.device.DeviceNames;
import io.lockstep.cli.device.PrecisionNames;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.OutputFolder;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.parity.ParityOptions;
import io.lockstep.parity.ParitySuite;
import io.lockstep.parity.Variant;
import io.lockstep.parity.report.ParityJson;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityTable;
import io.lockstep.parity.report.ReportFiles;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep parity}. */
@Command(
    name = "parity",
    description = {
      "Computes everything there is on several devices and compares every bit.%n",
      "Each operation, function, activation, loss and optimizer at awkward sizes, random graphs,"
          + " and whole training runs, fused and unfused, against the arithmetic contract and"
          + " against one another. Ends with 1 if a single bit differs, and names the first kernel"
          + " that does.%n",
      "In another precision, products are held to the bounds of that precision instead, and"
          + " training runs to the losses of strict precision.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep parity --quick",
      "  lockstep parity --devices cpu,opencl:1 --out differences",
      "  lockstep parity --devices cpu,opencl --report parity-report",
      "  lockstep parity --quick --soak 60",
      "  lockstep parity --devices cuda --precision tf32"
    })
public final class ParityCommand implements Callable<Integer> {
  /** Exit code where nothing differs, but not everything was compared. */
  static final int TIME_UP = 3;

  private final Terminal terminal;

  @Mixin private final DeviceNames devices = new DeviceNames();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "strict",
      description = "strict (the default), fast, tf32 or bf16, of all devices.")
  private String precision = Precision.STRICT.label();

  @Option(
      names = "--quick",
      description = "The cases and sizes where most faults show, and shorter training runs.")
  private boolean quick;

  @Option(
      names = "--graphs",
      paramLabel = "N",
      description = "Random graphs; they are numbered, and a number always means the same graph.")
  private @Nullable Integer graphs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each training run (default: 1000; with --quick 100).")
  private @Nullable Integer steps;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Begin no case and no training run after so long; ends with 3 if that leaves some out and"
              + " nothing differs.")
  private @Nullable Integer seconds;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Do it all N times, or until something differs.")
  private @Nullable Integer repeat;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      description =
          "Do it all again and again for so long, or until something differs: for faults that come"
              + " and go, and machines that are new.")
  private @Nullable Integer soak;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Write each kernel that differs to a file in this folder, for 'lockstep replay'.")
  private @Nullable Path out;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description =
          "Write the report to this folder: report.html for people, junit.xml for CI servers and"
              + " report.json for programs; while it runs too, so that a run that is stopped"
              + " leaves one.")
  private @Nullable Path reportFolder;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ParityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ParityOptions options = options();
    if (out != null) {
      OutputFolder.prepare("parity", "--out", out);
    }
    if (reportFolder != null) {
      OutputFolder.prepare("parity", "--report", reportFolder);
    }
    Instant start = Instant.now();
    int passes = 0;
    ParityReport report;
    try (ParityLines progress = ParityLines.on(terminal)) {
      do {
        report = ParitySuite.run(options, progress);
        passes++;
      } while (report.passed() && isAgain(passes, start));
    } catch (OutOfDeviceMemoryException e) {
      throw e;
    } catch (BackendException e) {
      throw UsageException.of(e);
    }
    report = report.with(report.circumstances().after(passes, start));
    terminal
        .out()
        .print(json ? ParityJson.of(report) + System.lineSeparator() : ParityTable.of(report));
    if (reportFolder != null) {
      write(report, reportFolder);
    }
    return !report.passed() ? ExitCode.FAULT : report.complete() ? 0 : TIME_UP;
  }

  /** Writes the report of all passes; the suite has written that of the last alone. */
  private void write(ParityReport report, Path folder) {
    try {
      ReportFiles.write(report, folder);
      terminal.err().println("report: " + folder.resolve(ReportFiles.PAGE));
    } catch (IOException e) {
      String why = e.getMessage() + "; the tables are all there is";
      terminal.err().println("[parity] the report cannot be written to " + folder + ": " + why);
    }
  }

  private boolean isAgain(int passes, Instant start) {
    if (repeat != null) {
      return passes < repeat;
    }
    return soak != null && Instant.now().isBefore(start.plus(Duration.ofMinutes(soak)));
  }

  private ParityOptions options() {
    atLeast("repeat", repeat, 1);
    atLeast("soak", soak, 1);
    if (repeat != null && soak != null) {
      throw new UsageException("[parity] give --repeat or --soak, not both");
    }
    atLeast("graphs", graphs, 0);
    atLeast("steps", steps, 1);
    atLeast("seconds", seconds, 0);
    Precision wanted = PrecisionNames.parse(precision);
    List<Variant> variants = new ArrayList<>();
    List<String> names = devices.names(wanted);
    FoundDevices found = Devices.discover();
    Map<String, String> given = new HashMap<>();
    for (String device : names) {
      String other = given.put(found.resolve(device), device);
      if (other != null) {
        throw new UsageException(
            "[parity] device "
                + device
                + " is given twice"
                + (other.equals(device) ? "" : ", as " + other + " too")
                + "; give each device once");
      }
      EngineOptions options = devices.options(device).withPrecision(wanted);
      variants.add(new Variant(device, options));
      if (!quick) {
        variants.add(new Variant(device + " unfused", options.withFusion(false)));
      }
    }
    ParityOptions options = quick ? ParityOptions.quick(variants) : ParityOptions.full(variants);
    options = graphs == null ? options : options.withRandomGraphs(graphs);
    options = steps == null ? options : options.withSteps(steps);
    options = seconds == null ? options : options.withLimit(Duration.ofSeconds(seconds));
    options = out == null ? options : options.withReproductions(out);
    return reportFolder == null ? options : options.withReport(reportFolder);
  }

  private static void atLeast(String name, @Nullable Integer number, int least) {
    if (number != null && number < least) {
      throw new UsageException(
          "[parity] " + name + " must be at least " + least + ", got " + number);
    }
  }
}
