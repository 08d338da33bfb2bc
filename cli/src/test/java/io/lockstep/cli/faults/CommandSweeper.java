package io.lockstep.cli.faults;

import io.lockstep.faults.Effect;
import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultInjector;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.Sweep;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program of a JVM with a faulty file system: runs commands with a fault at every call, and
 * prints the lines of the table, and behind a {@code !} what was wrong.
 */
final class CommandSweeper {
  private CommandSweeper() {}

  /**
   * Sweeps.
   *
   * @param arguments which faults, as in {@code any,others,power,calls}; the folder; names of
   *     scenarios or none for all
   */
  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    MethodFaults.waitForCheckpoints();
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    List<CommandScenario> scenarios =
        names.isEmpty() ? CommandScenario.ALL : names.stream().map(CommandScenario::of).toList();
    for (CommandScenario scenario : scenarios) {
      CommandRun run = new CommandRun(scenario, Path.of(arguments[1]).resolve("work"));
      for (String faults : arguments[0].split(",")) {
        sweep(faults, scenario, run);
      }
      run.end();
    }
    System.exit(0);
  }

  private static void sweep(String faults, CommandScenario scenario, CommandRun run)
      throws Exception {
    switch (faults) {
      case "any" -> sweep(scenario, run, List.of(ANY));
      case "others" -> sweep(scenario, run, OTHERS);
      case "power" -> new PowerFaults(scenario.name(), run).sweep();
      case "calls" -> MethodFaults.sweep(scenario.name(), run);
      default -> throw new IllegalArgumentException(faults);
    }
  }

  /** Faults of a kind, at each call. */
  private record Kind(String name, Set<FileCall> calls, Errno errno, Effect effect, boolean lasts) {
    Fault at(long n) {
      return new Fault(calls, n, errno, effect, lasts);
    }
  }

  /** The kind that strikes each call of whatever kind. */
  private static final Kind ANY =
      new Kind("any call EIO", FileCall.ALL, Errno.EIO, Effect.BEFORE, false);

  /** The others, each at the calls to which it can happen, and makes a difference. */
  private static final List<Kind> OTHERS =
      List.of(
          new Kind("disk full", Set.of(FileCall.WRITE), Errno.ENOSPC, Effect.HALF, true),
          new Kind("no descriptors", Set.of(FileCall.OPEN), Errno.EMFILE, Effect.BEFORE, true),
          new Kind(
              "names EACCES",
              EnumSet.of(
                  FileCall.OPEN,
                  FileCall.MOVE,
                  FileCall.DELETE,
                  FileCall.CREATE_FOLDER,
                  FileCall.LIST,
                  FileCall.ATTRIBUTES),
              Errno.EACCES,
              Effect.BEFORE,
              false),
          new Kind(
              "changes done, EIO",
              EnumSet.complementOf(
                  EnumSet.of(FileCall.READ, FileCall.SIZE, FileCall.LIST, FileCall.ATTRIBUTES)),
              Errno.EIO,
              Effect.AFTER,
              false),
          new Kind(
              "read or write short",
              Set.of(FileCall.READ, FileCall.WRITE),
              Errno.EIO,
              Effect.SHORT,
              false),
          new Kind("write half, ENOSPC", Set.of(FileCall.WRITE), Errno.ENOSPC, Effect.HALF, false));

  private static void sweep(CommandScenario scenario, CommandRun run, List<Kind> kinds)
      throws Exception {
    FaultInjector faults = FaultyFileSystem.installed().faults();
    for (Kind kind : kinds) {
      run.mayLeaveTemporary(kind.lasts());
      System.out.println(Sweep.of(scenario.name(), kind.name(), faults, kind::at, run));
    }
  }
}
