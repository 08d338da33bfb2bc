package io.lockstep.cli.config;

import io.lockstep.cli.model.TrainCommand;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine;

/** Documents of runs, and the options that they stand for, as {@code train} takes them. */
class RunDocumentFuzzTest extends FuzzTest {
  private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

  private final CommandLine train =
      new CommandLine(new TrainCommand(new Terminal(NOWHERE, NOWHERE, false)))
          .setCaseInsensitiveEnumValuesAllowed(true);

  RunDocumentFuzzTest() {
    super(DataException.class, CommandLine.ParameterException.class);
  }

  @Override
  protected void read(byte[] input) {
    List<String> options =
        ConfigArguments.of(RunDocument.read(MemoryFile.of(input)), train.getCommandSpec());
    train.parseArgs(options.toArray(String[]::new));
  }
}
