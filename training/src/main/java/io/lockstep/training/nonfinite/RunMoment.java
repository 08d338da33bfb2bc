package io.lockstep.training.nonfinite;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.schedule.PlateauState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a run, kept in the memory of the host: the parameters, the optimizer's moments, the
 * state of layers, and the number of steps. It takes as many bytes as these have.
 */
public final class RunMoment {
  private final Model model;
  private final Optimizer optimizer;
  private final List<MemorySegment> kept = new ArrayList<>();
  private @Nullable PlateauState plateau;
  private long step;

  /** Makes room for a moment; there is none until it is taken. */
  public RunMoment(Model model, Optimizer optimizer) {
    this.model = model;
    this.optimizer = optimizer;
    for (ParameterArena arena : arenas(model, optimizer)) {
      long bytes = arena.size() * Float.BYTES;
      kept.add(NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT));
    }
  }

  /** Returns all that a run changes, but its counters. */
  public static List<ParameterArena> arenas(Model model, Optimizer optimizer) {
    List<ParameterArena> arenas = new ArrayList<>(optimizer.state().values());
    arenas.addFirst(model.parameters());
    if (model.state().size() > 0) {
      arenas.add(model.state());
    }
    return arenas;
  }

  /** Keeps where the run is now, in place of the moment before. */
  public void take() {
    optimizer.useTrained();
    List<ParameterArena> arenas = arenas(model, optimizer);
    for (int i = 0; i < kept.size(); i++) {
      arenas.get(i).read(kept.get(i));
    }
    plateau = optimizer.plateau();
    step = optimizer.step();
  }

  /** Puts the run back to where it was. */
  public void restore() {
    optimizer.useTrained();
    List<ParameterArena> arenas = arenas(model, optimizer);
    for (int i = 0; i < kept.size(); i++) {
      arenas.get(i).write(kept.get(i));
    }
    optimizer.resumePlateau(plateau);
    optimizer.resumeAt(step);
  }

  /** Returns how many steps had been taken. */
  public long step() {
    return step;
  }
}
