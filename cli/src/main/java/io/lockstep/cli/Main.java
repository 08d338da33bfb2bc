package io.lockstep.cli;

import io.lockstep.cli.compare.DiffCommand;
import io.lockstep.cli.compare.ParityCommand;
import io.lockstep.cli.compare.ReplayCommand;
import io.lockstep.cli.config.ConfigArguments;
import io.lockstep.cli.config.SchemaCommand;
import io.lockstep.cli.device.DevicesCommand;
import io.lockstep.cli.experiment.ExperimentCommand;
import io.lockstep.cli.gradient.CheckGradientsCommand;
import io.lockstep.cli.list.ListCommand;
import io.lockstep.cli.model.EvaluateCommand;
import io.lockstep.cli.model.FindRateCommand;
import io.lockstep.cli.model.PlotCommand;
import io.lockstep.cli.model.PredictCommand;
import io.lockstep.cli.model.TrainCommand;
import io.lockstep.cli.page.PlaygroundCommand;
import io.lockstep.cli.page.ShowRunsCommand;
import io.lockstep.cli.profile.ProfileCommand;
import io.lockstep.cli.runs.RunsCommand;
import io.lockstep.cli.search.CrossValidateCommand;
import io.lockstep.cli.search.CurvesCommand;
import io.lockstep.cli.search.SearchCommand;
import io.lockstep.cli.shell.CompletionCommand;
import io.lockstep.cli.show.ShowCommand;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.training.data.DataException;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code lockstep} command. */
@Command(
    name = "lockstep",
    description =
        "Trains multilayer perceptrons and autoencoders; the same bits on every device.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lockstep train --data digits",
      "  lockstep train --data csv:iris.csv --label species --model mlp:32 --out iris.safetensors",
      "  lockstep predict --model-file iris.safetensors --data csv:new.csv",
      "",
      "Results go to standard output, everything else to standard error. Exit code 0 means done,",
      "2 wrong usage or bad input, 1 a fault, or numbers that are no longer finite.",
      "LOCKSTEP_TRACE=1 shows the stack trace of an error."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments the command line: 0 ends well, 2 is wrong usage or bad input, 1 is a fault
   */
  public static void main(String[] arguments) {
    // Log lines of the library, on standard error, as bare as those of the command.
    System.setProperty(
        "java.util.logging.SimpleFormatter.format",
        System.getProperty("java.util.logging.SimpleFormatter.format", "%5$s%6$s%n"));
    OutOfMemory.watchThreads();
    warnOfAscii(arguments);
    System.exit(run(arguments, System.out, System.err, isTerminal()));
  }

  /** In a locale of ASCII the JVM has replaced all else in the arguments, for good. */
  private static void warnOfAscii(String[] arguments) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    boolean ascii = Charset.isSupported(encoding) && isAscii(Charset.forName(encoding));
    if (ascii && Arrays.stream(arguments).anyMatch(a -> a.contains("?") || a.contains("\ufffd"))) {
      System.err.println(
          "[lockstep] in this locale a '?' in an argument may have been another character; set"
              + " LC_ALL=C.UTF-8, or use the launcher, which does");
    }
  }

  private static boolean isAscii(Charset charset) {
    return charset.equals(StandardCharsets.US_ASCII);
  }

  @SuppressWarnings("SystemConsoleNull") // True of JDK 22 to 24 alone.
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Runs the command without a terminal and returns its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    return run(arguments, out, err, false);
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err, boolean terminal) {
    Terminal streams = new Terminal(writer(out), writer(err), terminal, List.of(arguments));
    CommandLine line = commands(streams, isDescribed(arguments));
    Failures failures = new Failures();
    line.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
    int code;
    try {
      ConfigArguments all = ConfigArguments.of(line, arguments);
      failures.locate(all::place);
      code = line.execute(all.toArray());
    } catch (DataException | UsageException e) {
      code = failures.report(e, streams.err()); // Of the document; a command's are reported within.
    } catch (Error e) {
      code = failures.report(e, streams.err());
    }
    // A writer keeps quiet about errors until it is asked.
    if (streams.out().checkError()) {
      streams
          .err()
          .println(
              "[output] standard output cannot be written to; check the free space of what it goes"
                  + " to, and that its reader has not ended");
      code = code == 0 ? ExitCode.FAULT : code;
    }
    streams.err().flush();
    return code;
  }

  /** Whether what is typed asks for the commands within a command, too. */
  private static boolean isDescribed(String... arguments) {
    List<String> words = Arrays.asList(arguments);
    return words.contains("plot") || words.contains("completion");
  }

  /**
   * Returns the command with all its commands.
   *
   * @param within whether with those within them
   */
  static CommandLine commands(Terminal streams, boolean within) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new DevicesCommand(streams))
            .addSubcommand(new ListCommand(streams))
            .addSubcommand(new TrainCommand(streams))
            .addSubcommand(new EvaluateCommand(streams))
            .addSubcommand(new ShowCommand(streams))
            .addSubcommand(new RunsCommand(streams))
            .addSubcommand(new PredictCommand(streams))
            .addSubcommand(new FindRateCommand(streams))
            .addSubcommand(new CheckGradientsCommand(streams))
            .addSubcommand(new ExperimentCommand(streams))
            .addSubcommand(new SearchCommand(streams))
            .addSubcommand(new CrossValidateCommand(streams))
            .addSubcommand(new CurvesCommand(streams))
            .addSubcommand(new SchemaCommand(streams))
            .addSubcommand(PlotCommand.of(streams, within))
            .addSubcommand(new ShowRunsCommand(streams))
            .addSubcommand(new PlaygroundCommand(streams))
            .addSubcommand(new ProfileCommand(streams))
            .addSubcommand(new ParityCommand(streams))
            .addSubcommand(new DiffCommand(streams))
            .addSubcommand(new ReplayCommand(streams))
            .addSubcommand(new CompletionCommand(streams));
    line.setOut(streams.out()).setErr(streams.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(32);
    return line;
  }

  /**
   * A writer in the stream's charset; ASCII, of a locale that was never set, counts for nothing.
   */
  private static PrintWriter writer(PrintStream stream) {
    Charset charset = stream.charset();
    return new PrintWriter(stream, true, isAscii(charset) ? StandardCharsets.UTF_8 : charset);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
