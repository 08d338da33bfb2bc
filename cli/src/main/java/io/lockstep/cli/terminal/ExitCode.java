package io.lockstep.cli.terminal;

/** The exit codes of the command, but 0, which is that all went well. */
public final class ExitCode {
  /** A fault of the program or the machine. */
  public static final int FAULT = 1;

  /** Wrong usage or bad input. */
  public static final int BAD_INPUT = 2;

  private ExitCode() {}
}
