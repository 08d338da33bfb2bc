package io.lockstep.cli.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Backend;
import io.lockstep.cli.device.DeviceNames;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Mismatch;
import io.lockstep.parity.reproduction.Repetition;
import io.lockstep.parity.reproduction.Reproduction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep replay}. */
@Command(
    name = "replay",
    description = {
      "Runs a kernel again that 'lockstep diff' or 'lockstep parity' has written to a file.%n",
      "Compares what each device makes of it with the arithmetic contract. Ends with 1 if one of"
          + " them breaks it.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  lockstep replay divergence-step-3-kernel-14.safetensors --devices cpu,opencl"
    })
public final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The file with the kernel.")
  private Path file = Path.of("");

  @Mixin private final DeviceNames devices = new DeviceNames();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Run it N times on each device, for faults that come and go (default: 1).")
  private int repeat = 1;

  @Option(names = "--json", description = "Print one JSON object instead of sentences.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (repeat < 1) {
      throw new UsageException("[replay] repeat must be at least 1, got " + repeat);
    }
    List<String> names = devices.names();
    Reproduction kernel = Reproduction.read(file);
    KernelResults right = kernel.contract().orElse(kernel.first());
    List<Row> rows = new ArrayList<>();
    for (KernelResults recorded : List.of(kernel.first(), kernel.second())) {
      List<Mismatch> found = kernel.compare(recorded, right);
      int wrong = found.isEmpty() ? 0 : 1;
      rows.add(new Row(false, new Repetition(recorded.source(), 1, wrong, wrong, found)));
    }
    for (String name : names) {
      try (Backend device = devices.open(name)) {
        rows.add(new Row(true, Repetition.of(kernel, device, right, repeat)));
      }
    }
    if (json) {
      terminal.out().println(json(kernel, right, rows));
    } else {
      PrintWriter out = terminal.out();
      KernelText.describe(kernel.spec()).forEach(out::println);
      out.println(kernel.report());
      rows.forEach(row -> row.lines(right.source()).forEach(out::println));
    }
    return rows.stream().allMatch(row -> !row.now() || row.isRight()) ? 0 : ExitCode.FAULT;
  }

  private static ObjectNode json(Reproduction kernel, KernelResults right, List<Row> rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("operation", kernel.spec().summary()).put("report", kernel.report());
    root.put("compared_with", right.source());
    ArrayNode results = root.putArray("results");
    for (Row row : rows) {
      Repetition found = row.found();
      ObjectNode result = results.addObject().put("device", found.source());
      result.put("recorded", !row.now()).put("same", row.isRight());
      result.put("runs", found.runs()).put("wrong", found.wrong()).put("first", found.first());
      ArrayNode mismatches = result.putArray("mismatches");
      found.mismatches().forEach(m -> mismatches.add(m.toString()));
    }
    return root;
  }

  /**
   * How a device's results compare.
   *
   * @param now whether they were computed now, not when the file was written
   */
  private record Row(boolean now, Repetition found) {
    boolean isRight() {
      return found.wrong() == 0;
    }

    List<String> lines(String right) {
      String start = (now ? "now on " : "recorded on ") + found.source() + ": ";
      boolean once = found.runs() == 1;
      if (isRight()) {
        String each = once ? "" : ", in each of " + found.runs() + " runs";
        return List.of(start + "the same bits as " + right + each);
      }
      String odds =
          once
              ? ""
              : "; so "
                  + found.wrong()
                  + " of "
                  + found.runs()
                  + " runs, the first of them run "
                  + found.first();
      return found.mismatches().stream().map(m -> start + m + " of " + right + odds).toList();
    }
  }
}
