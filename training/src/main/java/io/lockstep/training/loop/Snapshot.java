package io.lockstep.training.loop;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * One moment of a run, kept on the device: the parameters, the optimizer's moments, and how many
 * steps and epochs led there. It takes as much memory as parameters and moments do.
 */
final class Snapshot {
  private final Trainer trainer;
  private final List<ParameterArena> kept = new ArrayList<>();
  private long step;
  private int epochs;

  /** Keeps where a run is now. */
  Snapshot(Trainer trainer) {
    this.trainer = trainer;
    arenas().forEach(arena -> kept.add(arena.like("snapshot")));
    take();
  }

  /** Keeps where the run is now, in place of the moment before. */
  void take() {
    copy(arenas(), kept);
    step = trainer.optimizer().step();
    epochs = trainer.epochsDone();
  }

  /** Puts the run back to where it was. */
  void restore() {
    copy(kept, arenas());
    trainer.optimizer().resumeAt(step);
    trainer.resumeAt(epochs);
  }

  private List<ParameterArena> arenas() {
    Optimizer optimizer = trainer.optimizer();
    List<ParameterArena> arenas = new ArrayList<>(optimizer.state().values());
    arenas.addFirst(trainer.model().parameters());
    if (trainer.model().state().size() > 0) {
      arenas.add(trainer.model().state());
    }
    return arenas;
  }

  private static void copy(List<ParameterArena> from, List<ParameterArena> to) {
    Engine engine = from.getFirst().engine();
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      updates.add(new Update(to.get(i).flat(), from.get(i).flat()));
    }
    engine.assign(updates);
  }
}
