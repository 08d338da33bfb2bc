package io.lockstep.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** A study that is kept while any of the system's calls fails, or the power does. */
class StudyFaultsTest {
  private static final int TRIALS = 6;

  @TempDir Path real;
  @TempDir Path journals;

  private static StudyResult search(Path file, int jobs) {
    return StudyTest.study().trials(TRIALS).jobs(jobs).state(file).minimize(StudyTest::descend);
  }

  private static final StudyResult EXPECTED =
      StudyTest.study().trials(TRIALS).minimize(StudyTest::descend);

  /** A study that keeps its trials in a file, and is run again without faults. */
  private static final class Searching implements Sweep.Scenario {
    private final Path folder;
    private final int jobs;
    private final HeldResources before;

    Searching(Path folder, int jobs) throws IOException {
      this.folder = folder;
      this.jobs = jobs;
      this.before = HeldResources.now(folder);
    }

    private Path file() {
      return folder.resolve("study.jsonl");
    }

    @Override
    public void prepare() throws IOException {
      Files.deleteIfExists(file());
    }

    @Override
    public boolean run() {
      try {
        return search(file(), jobs).equals(EXPECTED);
      } catch (DataException e) {
        assertTrue(
            e.getMessage()
                .matches(
                    "\\[study] .*study\\.jsonl: cannot be (opened|read or written) \\(.*No"
                        + " space left on device.*\\)\\. (Give the name of a file to write|"
                        + "Check the free space and the permissions)\\."),
            e.getMessage());
        return false;
      }
    }

    @Override
    public void check(boolean completed) throws IOException {
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
      assertEquals(EXPECTED, search(file(), 1));
    }
  }

  @Test
  void it_goes_on_to_the_same_table_after_any_fault() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    for (Effect effect : Effect.values()) {
      int jobs = effect == Effect.HALF ? 2 : 1;
      Sweep sweep =
          Sweep.of(
              "search, " + jobs + " jobs",
              "ENOSPC " + effect,
              system.faults(),
              n -> new Fault(FileCall.ALL, n, Errno.ENOSPC, effect, false),
              new Searching(system.path(real), jobs));
      System.out.println(sweep);
      assertTrue(sweep.injected() > 2 * TRIALS);
    }
  }

  @Test
  void it_goes_on_to_the_same_table_after_a_loss_of_power_at_any_call() throws Exception {
    long injected = 1;
    for (long n = 1; injected > 0; n++) {
      try (FaultyFileSystem system = FaultyFileSystem.within(real, journals.resolve("journal"))) {
        Path file = system.path(real).resolve("study" + n);
        system.faults().arm(Fault.off(n));
        try {
          search(file, 1);
        } catch (DataException e) {
          // The power is off.
        }
        injected = system.faults().disarm();
        system.losePower(n);
        assertEquals(EXPECTED, search(file, 1), "after call " + n);
      }
    }
  }
}
