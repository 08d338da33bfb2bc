package io.lockstep.cli.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.cli.plot.RunPlots;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.training.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plots of a run when the power is lost behind its end. */
class RunPlotsPowerTest {
  private static final int LOSSES = 20;
  private static final String LOG =
      """
      {"kind":"start","step":0,"epoch":0,"seconds":0.1,"time":"2025-01-01T00:00:00Z","epochs":1}
      {"kind":"epoch","step":5,"epoch":1,"seconds":0.2,"train_loss":0.5,"lr":0.1}
      """;

  @TempDir Path real;
  @TempDir Path journal;

  @Test
  void plots_that_were_drawn_are_still_there() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real, journal.resolve("journal"));
    Path folder = system.path(real);
    Files.writeString(folder.resolve("log.jsonl"), LOG);
    for (long seed = 1; seed <= LOSSES; seed++) {
      system.sync();
      List<Path> drawn = RunPlots.write(new RunFolder(folder));
      system.losePower(seed);
      assertEquals(List.of(true, true), drawn.stream().map(Files::exists).toList(), "seed " + seed);
      for (Path plot : drawn) {
        Files.delete(plot);
      }
      Files.delete(folder.resolve("plots"));
    }
    system.close();
  }
}
