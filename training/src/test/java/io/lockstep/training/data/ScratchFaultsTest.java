package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.Effect;
import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scratch file that is made while any of the system's calls fails. */
class ScratchFaultsTest {
  private static final int BYTES = (2 << 20) + 7;

  @TempDir Path real;

  /** A table is put into a scratch file. */
  private record Allocating(Path folder, HeldResources before) implements Sweep.Scenario {
    @Override
    public void prepare() {}

    @Override
    public boolean run() {
      try {
        return TableMemory.inFile(folder, "F32[2,2]", BYTES).byteSize() == BYTES;
      } catch (DataException e) {
        String message = e.getMessage();
        assertTrue(
            message.startsWith(
                    "[allocate table] "
                        + folder
                        + ": F32[2,2] takes 2097159 bytes of this folder's")
                && message.endsWith(", or name another folder by LOCKSTEP_CACHE."),
            message);
        return false;
      }
    }

    @Override
    public void check(boolean completed) throws Exception {
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void nothing_is_left_of_it_after_any_fault() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    for (Effect effect : Effect.values()) {
      Sweep sweep =
          Sweep.of(
              "a table in a file",
              "ENOSPC " + effect,
              system.faults(),
              n -> new Fault(FileCall.ALL, n, Errno.ENOSPC, effect, false),
              new Allocating(system.path(real), HeldResources.now(real)));
      System.out.println(sweep);
      assertTrue(sweep.injected() > 5);
    }
  }
}
