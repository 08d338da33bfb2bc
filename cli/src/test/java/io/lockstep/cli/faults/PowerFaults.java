package io.lockstep.cli.faults;

import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.Sweep;
import java.io.IOException;

/** The power fails at each call in its turn: the disk shows what it may show after that. */
final class PowerFaults implements Sweep.Scenario {
  private final String name;
  private final CommandRun run;
  private final FaultyFileSystem system = FaultyFileSystem.installed();
  private long seed;

  PowerFaults(String name, CommandRun run) {
    this.name = name;
    this.run = run;
  }

  void sweep() throws Exception {
    run.mayLeaveTemporary(true);
    System.out.println(Sweep.of(name, "loss of power", system.faults(), Fault::off, this));
  }

  @Override
  public void prepare() throws IOException {
    run.prepare();
    system.sync();
  }

  @Override
  public boolean run() {
    return run.run();
  }

  @Override
  public void check(boolean completed) throws Exception {
    system.losePower(++seed);
    run.check(completed);
  }
}
