package io.lockstep.bench.work;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that says on which devices a benchmark trains. */
public final class DevicesOption {
  @Option(
      names = "--devices",
      split = ",",
      defaultValue = "cpu,opencl",
      description = "On which devices runs go on.")
  private List<String> names = List.of();

  /** Returns their names. */
  public List<String> names() {
    return names;
  }
}
