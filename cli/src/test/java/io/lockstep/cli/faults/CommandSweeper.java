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
   * @param arguments {@code quick}, {@code full}, {@code power} or {@code calls}; the folder; names
   *     of scenarios or none for all
   */
  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    MethodFaults.waitForCheckpoints();
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    for (CommandScenario scenario : CommandScenario.ALL) {
      if (names.isEmpty() || names.contains(scenario.name())) {
        CommandRun run = new CommandRun(scenario, Path.of(arguments[1]).resolve("work"));
        switch (arguments[0]) {
          case "calls" -> MethodFaults.sweep(scenario.name(), run);
          case "power" -> new PowerFaults(scenario.name(), run).sweep();
          default -> sweep(scenario, run, arguments[0].equals("full"));
        }
        run.end();
      }
    }
    System.exit(0);
  }

  /** Faults of a kind, at each call. */
  private record Kind(String name, Set<FileCall> calls, Errno errno, Effect effect, boolean lasts) {
    Fault at(long n) {
      return new Fault(calls, n, errno, effect, lasts);
    }
  }

  private static List<Kind> kinds(boolean full) {
    Kind once = new Kind("any call EIO", FileCall.ALL, Errno.EIO, Effect.BEFORE, false);
    Kind disk = new Kind("disk full", Set.of(FileCall.WRITE), Errno.ENOSPC, Effect.HALF, true);
    Kind descriptors =
        new Kind("no descriptors", Set.of(FileCall.OPEN), Errno.EMFILE, Effect.BEFORE, true);
    return full
        ? List.of(
            once,
            disk,
            descriptors,
            new Kind("any call EACCES", FileCall.ALL, Errno.EACCES, Effect.BEFORE, false),
            new Kind("any call done, EIO", FileCall.ALL, Errno.EIO, Effect.AFTER, false),
            new Kind("any call short", FileCall.ALL, Errno.EIO, Effect.SHORT, false),
            new Kind(
                "write half, ENOSPC", Set.of(FileCall.WRITE), Errno.ENOSPC, Effect.HALF, false))
        : List.of(once);
  }

  private static void sweep(CommandScenario scenario, CommandRun run, boolean full)
      throws Exception {
    FaultInjector faults = FaultyFileSystem.installed().faults();
    for (Kind kind : kinds(full)) {
      run.mayLeaveTemporary(kind.lasts());
      System.out.println(Sweep.of(scenario.name(), kind.name(), faults, kind::at, run));
    }
  }
}
