package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import picocli.CommandLine.Option;

/** The option that names the data. */
public final class DataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "SOURCE",
      description = {
        "What to read or make: digits[:COUNT] (drawn by the program), circle, xor, gauss, spiral or"
            + " plane (points, each [:COUNT]), idx:FOLDER (images as MNIST's, .gz or not; of"
            + " several sets one is named as in idx:emnist/emnist-letters), csv:FILE (with or"
            + " without a line of names)."
      })
  private String data = "";

  /**
   * Returns the source.
   *
   * @throws UsageException if the text names none
   */
  public DataSource source() {
    return DataSource.parse(data);
  }
}
