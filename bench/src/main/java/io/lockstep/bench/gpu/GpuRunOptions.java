package io.lockstep.bench.gpu;

import io.lockstep.bench.ours.Worker;
import io.lockstep.bench.side.ProcessSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options about the device and about where results go. */
final class GpuRunOptions {
  @Option(names = "--device", required = true, description = "cpu, opencl or cuda.")
  private String device = "";

  @Option(names = "--out", required = true, description = "The folder to write to.")
  private Path out = Path.of(".");

  @Option(names = "--quick", description = "An eighth of all extents, and short rounds.")
  private boolean quick;

  String device() {
    return device;
  }

  Path out() {
    return out;
  }

  boolean quick() {
    return quick;
  }

  /** Returns where the sides' standard errors go. */
  Path log() {
    return out.resolve("sides.log");
  }

  /** Makes the folder and begins the log. */
  void create() throws IOException {
    Files.createDirectories(out);
    Files.writeString(log(), "");
  }

  /**
   * Returns our side: this Java with this class path.
   *
   * @param under a command that runs the one behind it, such as a profiler, or nothing
   */
  ProcessSide worker(List<String> under) {
    List<String> command = new ArrayList<>(under);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:+ErrorFileToStderr",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            device));
    return new ProcessSide(command, log());
  }
}
