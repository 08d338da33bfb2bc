package io.lockstep.cli.terminal;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out standard output, for results alone
 * @param err standard error, for everything else
 * @param interactive whether a person watches, who is shown a progress bar
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {}
