package io.lockstep.cli.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Backend;
import io.lockstep.cli.device.DeviceNames;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Mismatch;
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

  @Option(names = "--json", description = "Print one JSON object instead of sentences.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> names = devices.names();
    Reproduction kernel = Reproduction.read(file);
    KernelResults right = kernel.contract().orElse(kernel.first());
    List<Row> rows = new ArrayList<>();
    for (KernelResults recorded : List.of(kernel.first(), kernel.second())) {
      rows.add(new Row(false, recorded.source(), kernel.compare(recorded, right)));
    }
    for (String name : names) {
      try (Backend device = devices.open(name)) {
        KernelResults results = kernel.run(device);
        rows.add(new Row(true, results.source(), kernel.compare(results, right)));
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
      ObjectNode result = results.addObject().put("device", row.device());
      result.put("recorded", !row.now()).put("same", row.isRight());
      ArrayNode mismatches = result.putArray("mismatches");
      row.mismatches().forEach(m -> mismatches.add(m.toString()));
    }
    return root;
  }

  /**
   * How a device's results compare.
   *
   * @param now whether they were computed now, not when the file was written
   */
  private record Row(boolean now, String device, List<Mismatch> mismatches) {
    boolean isRight() {
      return mismatches.isEmpty();
    }

    List<String> lines(String right) {
      String start = (now ? "now on " : "recorded on ") + device + ": ";
      return isRight()
          ? List.of(start + "the same bits as " + right)
          : mismatches.stream().map(m -> start + m + " of " + right).toList();
    }
  }
}
