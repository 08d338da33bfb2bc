package io.lockstep.training.recovery;

import io.lockstep.training.loop.Checkpointing;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.metric.Monitor;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a program's run survives an interruption: {@code Trainer.of(model)....checkpoints(
 * Recovery.in(folder, "10m")).build()} goes on from the newest good checkpoint in the folder where
 * there is one, and takes others. The same program run again is enough.
 *
 * @param folder of the checkpoints, which is made where there is none
 * @param every how often one is taken
 * @param keep how many of the newest are kept
 * @param best by what the best epoch is told, whose checkpoint is kept, too; or null
 */
public record Recovery(Path folder, CheckpointInterval every, int keep, @Nullable Monitor best)
    implements Checkpointing {
  /** Checks the number. */
  public Recovery {
    if (keep < 1) {
      throw new IllegalArgumentException(
          "[checkpoints] cannot keep " + keep + " checkpoints; keep at least 1");
    }
  }

  /** Returns that in a folder, with a checkpoint every ten minutes, of which three are kept. */
  public static Recovery in(Path folder) {
    return new Recovery(folder, CheckpointInterval.usual(), 3, null);
  }

  /**
   * Returns that in a folder, of which three checkpoints are kept.
   *
   * @param every such as {@code 10m}, {@code 500steps} or {@code 1epoch}
   */
  public static Recovery in(Path folder, String every) {
    return new Recovery(folder, CheckpointInterval.of(every), 3, null);
  }

  /** Returns the same with another number of checkpoints that are kept. */
  public Recovery keep(int newest) {
    return new Recovery(folder, every, newest, best);
  }

  /**
   * Returns the same with the checkpoint of the best epoch kept, too.
   *
   * @param monitor by what it is told, such as {@code loss} or {@code f1}
   */
  public Recovery keepBest(String monitor) {
    return new Recovery(folder, every, keep, Monitor.of(monitor));
  }

  @Override
  public Checkpoints open(Trainer trainer) {
    CheckpointFolder opened = CheckpointFolder.open(folder);
    try {
      Checkpoints checkpoints = new Checkpoints(opened, every).keep(keep);
      if (best != null) {
        checkpoints.keepBest(best);
      }
      checkpoints.resume(trainer);
      return checkpoints;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }
}
