package io.lockstep.training.loop;

import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.schedule.PlateauState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a run, kept on the device: the parameters, the optimizer's moments, and how many
 * steps and epochs led there. It takes as much memory as parameters and moments do.
 */
final class Snapshot {
  private static final String STEP = "step";
  private static final String EPOCHS = "epochs";
  private static final String BEST = "plateau_best";
  private static final String WAITED = "plateau_waited";
  private static final String COOLING = "plateau_cooling";
  private static final String FACTOR = "plateau_factor";

  private final Trainer trainer;
  private final Map<String, ParameterArena> kept = new LinkedHashMap<>();
  private long step;
  private @Nullable PlateauState plateau;
  private int epochs;

  /** Keeps where a run is now. */
  Snapshot(Trainer trainer) {
    this(trainer, Map.of(STEP, "0", EPOCHS, "0"));
    take();
  }

  /**
   * Makes room for a moment that was kept before; its {@link #arenas} are to be filled.
   *
   * @param state as {@link #state} gave it
   */
  Snapshot(Trainer trainer, Map<String, String> state) {
    this.trainer = trainer;
    this.step = Long.parseLong(value(state, STEP));
    this.epochs = Integer.parseInt(value(state, EPOCHS));
    if (state.containsKey(FACTOR)) {
      String best = state.get(BEST);
      this.plateau =
          new PlateauState(
              best == null ? null : Double.valueOf(best),
              Integer.parseInt(value(state, WAITED)),
              Integer.parseInt(value(state, COOLING)),
              Double.parseDouble(value(state, FACTOR)));
    }
    present().forEach((name, arena) -> kept.put(name, arena.like("snapshot")));
  }

  private static String value(Map<String, String> state, String name) {
    String value = state.get(name);
    if (value == null) {
      throw new IllegalArgumentException("[snapshot] there is no " + name);
    }
    return value;
  }

  /** Returns the counters of the moment, as texts by name. */
  Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put(STEP, Long.toString(step));
    state.put(EPOCHS, Integer.toString(epochs));
    PlateauState at = plateau;
    if (at != null) {
      if (at.best() != null) {
        state.put(BEST, at.best().toString());
      }
      state.put(WAITED, Integer.toString(at.waited()));
      state.put(COOLING, Integer.toString(at.cooling()));
      state.put(FACTOR, Double.toString(at.factor()));
    }
    return state;
  }

  /** Returns the parameters, layer state and moments by name, as they are kept on the device. */
  Map<String, ParameterArena> arenas() {
    return Collections.unmodifiableMap(kept);
  }

  /** Keeps where the run is now, in place of the moment before. */
  void take() {
    trainer.optimizer().useTrained();
    copy(present(), kept);
    plateau = trainer.optimizer().plateau();
    step = trainer.optimizer().step();
    epochs = trainer.epochsDone();
  }

  /** Puts the run back to where it was. */
  void restore() {
    trainer.optimizer().useTrained();
    copy(kept, present());
    trainer.optimizer().resumePlateau(plateau);
    trainer.optimizer().resumeAt(step);
    trainer.resumeAt(epochs);
  }

  private Map<String, ParameterArena> present() {
    Map<String, ParameterArena> arenas = new LinkedHashMap<>();
    arenas.put("model", trainer.model().parameters());
    trainer.optimizer().state().forEach((name, arena) -> arenas.put("optimizer." + name, arena));
    if (trainer.model().state().size() > 0) {
      arenas.put("state", trainer.model().state());
    }
    return arenas;
  }

  private static void copy(Map<String, ParameterArena> from, Map<String, ParameterArena> to) {
    List<Update> updates = new ArrayList<>();
    to.forEach((name, arena) -> {
      List<Tensor> source = Objects.requireNonNull(from.get(name)).vectors();
      List<Tensor> target = arena.vectors();
      for (int v = 0; v < source.size(); v++) {
        updates.add(new Update(target.get(v), source.get(v)));
      }
    });
    to.values().iterator().next().engine().assign(updates);
  }
}
