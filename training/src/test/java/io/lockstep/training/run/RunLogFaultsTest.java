package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.faults.Effect;
import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written while any of the system's calls fails. */
class RunLogFaultsTest {
  private static final int LINES = 4;

  @TempDir Path real;
  @TempDir Path journals;

  private static RunLine line(int step) {
    return line(RunLine.Kind.EPOCH, step);
  }

  private static RunLine line(RunLine.Kind kind, int step) {
    return new RunLine(kind, step, step, 0, JsonNodeFactory.instance.objectNode().put("loss", 1));
  }

  /** Some lines are written, each whether or not those before it could be. */
  private static final class Logging implements Sweep.Scenario {
    private final Path folder;
    private final HeldResources before;
    private int written;

    Logging(Path folder) throws IOException {
      this.folder = folder;
      this.before = HeldResources.now(folder);
    }

    private Path file() {
      return folder.resolve("log.jsonl");
    }

    @Override
    public void prepare() throws IOException {
      Files.writeString(file(), line(0).toJson() + "\n{\"kind\":\"ep");
      written = 1;
    }

    @Override
    public boolean run() {
      try (RunLog log = RunLog.open(file())) {
        for (int step = 1; step < LINES; step++) {
          add(log, step);
        }
      } catch (DataException e) {
        told(e);
      }
      return written == LINES;
    }

    private void add(RunLog log, int step) {
      try {
        log.add(line(step));
        written++;
      } catch (DataException e) {
        told(e);
      }
    }

    private void told(DataException e) {
      assertTrue(
          e.getMessage()
              .matches(
                  "\\[run log] .*log\\.jsonl: cannot be written \\(.*No space left on device"
                      + "\\)\\. Check the free space and the permissions of its folder\\."),
          e.getMessage());
    }

    @Override
    public void check(boolean completed) throws IOException {
      List<RunLine> lines = RunLog.read(file());
      assertTrue(lines.size() >= written && lines.size() <= LINES, lines::toString);
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
    }
  }

  @Test
  void its_lines_are_whole_after_any_fault() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    for (Effect effect : Effect.values()) {
      Sweep sweep =
          Sweep.of(
              "write a log",
              "ENOSPC " + effect,
              system.faults(),
              n -> new Fault(FileCall.ALL, n, Errno.ENOSPC, effect, false),
              new Logging(system.path(real)));
      System.out.println(sweep);
      assertTrue(sweep.injected() > LINES);
    }
  }

  @Test
  void what_was_forced_of_it_outlives_a_loss_of_power_and_it_is_gone_on_with() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Path file = real.resolve("log" + seed);
      int forced = seed % LINES;
      try (FaultyFileSystem system = FaultyFileSystem.within(real, journals.resolve("journal"))) {
        try (RunLog log = RunLog.open(system.path(file))) {
          for (int step = 0; step < forced; step++) {
            log.add(line(step));
          }
          for (int step = forced; step < 30; step++) {
            log.add(line(RunLine.Kind.WATCH, step));
          }
        }
        system.losePower(seed);
      }
      try (RunLog log = RunLog.open(file)) {
        log.add(line(99));
      }
      List<RunLine> lines = RunLog.read(file);
      assertTrue(lines.size() > forced, lines::toString);
      for (int step = 0; step < lines.size() - 1; step++) {
        RunLine.Kind kind = step < forced ? RunLine.Kind.EPOCH : RunLine.Kind.WATCH;
        assertEquals(line(kind, step), lines.get(step));
      }
    }
  }
}
