package io.lockstep.cli;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.discovery.BackendProviderException;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.LibraryProviderException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.training.data.DataException;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.TrainingException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What becomes of an exception: one clear message and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String TRACE = "LOCKSTEP_TRACE";

  private Function<@Nullable ArgSpec, @Nullable String> places = _ -> null;

  /** Sets what tells where an option stands in a document; null where it was typed. */
  void locate(Function<@Nullable ArgSpec, @Nullable String> placesOfOptions) {
    places = placesOfOptions;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    trace(exception, err);
    String place = places.apply(exception.getArgSpec());
    err.printf(
        "%s %s%s see '%s --help'%n",
        place == null ? "[" + command.getCommandName() + "]" : "[config] " + place + ":",
        plain(lowerFirst(String.valueOf(exception.getMessage()))),
        hint(exception),
        name);
    return ExitCode.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    return report(exception, command.getErr());
  }

  /** Prints the message of a failure and returns the exit code. */
  int report(Throwable failure, PrintWriter err) {
    trace(failure, err);
    return switch (failure) {
      case UsageException e -> say(err, e, ExitCode.BAD_INPUT);
      case DataException e -> say(err, e, ExitCode.BAD_INPUT);
      case NotFiniteException e -> say(err, e, ExitCode.FAULT);
      case TrainingException e -> say(err, e, ExitCode.BAD_INPUT);
      case LibraryProviderException e -> say(err, e, ExitCode.BAD_INPUT);
      case BackendProviderException e -> say(err, e, ExitCode.BAD_INPUT);
      case PlotException e ->
          say(
              err,
              e,
              e.reason() == PlotException.Cause.INPUT ? ExitCode.BAD_INPUT : ExitCode.FAULT);
      case BackendException e -> say(err, e, ExitCode.FAULT);
      case OutOfMemoryError e when String.valueOf(e.getMessage()).contains("thread") -> {
        err.printf(
            "[memory] the system allows no more threads (%s); use fewer, as in --threads 2, or"
                + " raise its limits (ulimit -u, ulimit -v)%n",
            lowerFirst(String.valueOf(e.getMessage())));
        yield ExitCode.FAULT;
      }
      case OutOfMemoryError e -> {
        if (OutOfMemory.isFirst()) {
          err.println(OutOfMemory.text(lowerFirst(String.valueOf(e.getMessage()))));
        }
        yield ExitCode.FAULT;
      }
      case LinkageError e -> {
        err.printf(
            "[lockstep] a class cannot be loaded (%s); the installation is damaged, or too few"
                + " files may be open at a time (ulimit -n)%n",
            oneLine(e));
        yield ExitCode.FAULT;
      }
      default -> {
        err.printf("internal error: %s; set %s=1 to see where%n", oneLine(failure), TRACE);
        yield ExitCode.FAULT;
      }
    };
  }

  private static int say(PrintWriter err, Exception exception, int code) {
    err.println(plain(String.valueOf(exception.getMessage())));
    return code;
  }

  private static void trace(Throwable failure, PrintWriter err) {
    if ("1".equals(System.getenv(TRACE))) {
      failure.printStackTrace(err);
    }
  }

  /** The nearest options or commands, where something unknown was given. */
  private static String hint(ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return ";";
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty()
        ? ";"
        : near.stream()
            .limit(3)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(" or ", "; did you mean ", "?"));
  }

  /** A message without what a terminal would obey, from whatever text it came. */
  private static String plain(String message) {
    return message.lines().map(Quoted::escaped).collect(Collectors.joining(System.lineSeparator()));
  }

  private static String oneLine(Throwable failure) {
    return plain(failure.toString().lines().map(String::strip).collect(Collectors.joining(" ")));
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
