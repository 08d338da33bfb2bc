package io.lockstep.cli.signal;

/** What the system asks a process to end by. */
public enum StopSignal {
  /** Of a terminal that is closed. */
  HUP(1),
  /** Of Ctrl-C. */
  INT(2),
  /** Of {@code kill}, of a machine that goes down, of a queue that wants the machine back. */
  TERM(15);

  private final int number;

  StopSignal(int number) {
    this.number = number;
  }

  /** Returns the exit code of a process that ends by it, as shells have it. */
  public int exitCode() {
    return 128 + number;
  }

  @Override
  public String toString() {
    return "SIG" + name();
  }
}
