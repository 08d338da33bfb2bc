package io.lockstep.training.loop;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nonfinite.RunMoment;
import io.lockstep.training.optim.schedule.PlateauState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a run, kept on the device: the parameters, the optimizer's moments, and how many
 * steps and epochs led there. It takes as much memory as parameters and moments do.
 */
final class Snapshot {
  private final Trainer trainer;
  private final List<ParameterArena> kept = new ArrayList<>();
  private long step;
  private @Nullable PlateauState plateau;
  private int epochs;

  /** Keeps where a run is now. */
  Snapshot(Trainer trainer) {
    this.trainer = trainer;
    arenas().forEach(arena -> kept.add(arena.like("snapshot")));
    take();
  }

  /** Keeps where the run is now, in place of the moment before. */
  void take() {
    trainer.optimizer().useTrained();
    copy(arenas(), kept);
    plateau = trainer.optimizer().plateau();
    step = trainer.optimizer().step();
    epochs = trainer.epochsDone();
  }

  /** Puts the run back to where it was. */
  void restore() {
    trainer.optimizer().useTrained();
    copy(kept, arenas());
    trainer.optimizer().resumePlateau(plateau);
    trainer.optimizer().resumeAt(step);
    trainer.resumeAt(epochs);
  }

  private List<ParameterArena> arenas() {
    return RunMoment.arenas(trainer.model(), trainer.optimizer());
  }

  private static void copy(List<ParameterArena> from, List<ParameterArena> to) {
    Engine engine = from.getFirst().engine();
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      List<Tensor> source = from.get(i).vectors();
      List<Tensor> target = to.get(i).vectors();
      for (int v = 0; v < source.size(); v++) {
        updates.add(new Update(target.get(v), source.get(v)));
      }
    }
    engine.assign(updates);
  }
}
