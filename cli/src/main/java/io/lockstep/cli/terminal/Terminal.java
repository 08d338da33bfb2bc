package io.lockstep.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a command writes, and what was typed to it.
 *
 * @param out standard output, for results alone
 * @param err standard error, for everything else
 * @param interactive whether a person watches, who is shown a progress bar
 * @param typed the arguments
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive, List<String> typed) {
  /** Copies the list. */
  public Terminal {
    typed = List.copyOf(typed);
  }

  /** Creates one for a command to which nothing was typed. */
  public Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
    this(out, err, interactive, List.of());
  }

  /** Returns the command line, for a shell to take again. */
  public String command() {
    return Stream.concat(Stream.of("lockstep"), typed.stream())
        .map(Terminal::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
