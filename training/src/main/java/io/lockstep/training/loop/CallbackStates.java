package io.lockstep.training.loop;

import io.lockstep.training.data.RunData;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The states of the callbacks of a run, by their names, and how they get them back. */
final class CallbackStates {
  /** The name of what a trainer's own watch knows. */
  private static final String WATCH = "watch";

  /** The name of what tells the data of a run. */
  private static final String DATA = "data";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*");

  /** What the names of other tensors of a model file begin with. */
  private static final List<String> TAKEN =
      List.of(WATCH, DATA, "model", "optimizer", "scaling", "targets");

  private Map<String, StatefulCallback> callbacks = Map.of();
  private Map<String, Map<String, String>> given = Map.of();
  private @Nullable BiConsumer<String, ParameterArena> tensors;

  /** Takes the states that the callbacks of the next run are to go on from. */
  void give(
      Map<String, Map<String, String>> states, @Nullable BiConsumer<String, ParameterArena> fill) {
    given = states;
    tensors = fill;
  }

  /** Says which callbacks a run has. */
  void begin(List<Callback> all) {
    Map<String, StatefulCallback> named = new LinkedHashMap<>();
    for (Callback callback : all) {
      if (callback instanceof StatefulCallback stateful) {
        String name = stateful.stateName();
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
          throw new TrainingException(
              "[train] the state of a callback cannot be called '"
                  + name
                  + "'; give it a name of lower-case letters and _ other than "
                  + String.join(", ", TAKEN));
        }
        if (named.put(name, stateful) != null) {
          throw new TrainingException(
              "[train] two callbacks of the run call their state '"
                  + name
                  + "'; give them different names");
        }
      }
    }
    callbacks = named;
  }

  /** Gives the callbacks of a run that goes on what they knew. */
  void resume(Trainer trainer, List<Callback> all, @Nullable Watching watched, RunData data) {
    begin(all);
    data.require(given.getOrDefault(DATA, Map.of()));
    for (String name : given.keySet()) {
      if (!name.equals(WATCH) && !name.equals(DATA) && !callbacks.containsKey(name)) {
        throw new TrainingException(
            "[train] the run that goes on had a callback whose state is called '"
                + name
                + "', but has none of that name now; give the callbacks that it was begun with");
      }
    }
    given.forEach((name, state) -> {
      StatefulCallback callback = callbacks.get(name);
      if (callback != null) {
        callback.resume(trainer, state);
        callback.stateArenas().forEach((arena, of) -> fill(prefix(name, arena), of));
      } else if (watched != null && name.equals(WATCH)) {
        watched.resumeState(state);
      }
    });
    given = Map.of();
    tensors = null;
  }

  private void fill(String prefix, ParameterArena arena) {
    if (tensors == null) {
      throw new TrainingException(
          "[train] the run goes on without the tensors "
              + prefix
              + "* that a callback of it kept; resume it with them");
    }
    tensors.accept(prefix, arena);
  }

  /** Returns the states now. */
  Map<String, Map<String, String>> of(@Nullable Watching watched, RunData data) {
    Map<String, Map<String, String>> states = new LinkedHashMap<>();
    callbacks.forEach((name, callback) -> {
      Map<String, String> state = callback.stateTexts();
      if (!state.isEmpty()) {
        states.put(name, state);
      }
    });
    if (watched != null) {
      states.put(WATCH, watched.state());
    }
    if (!data.state().isEmpty()) {
      states.put(DATA, data.state());
    }
    return states;
  }

  /** Returns what the callbacks keep on the device, by the names that its tensors begin with. */
  Map<String, ParameterArena> arenas() {
    Map<String, ParameterArena> arenas = new LinkedHashMap<>();
    callbacks.forEach((name, callback) ->
        callback.stateArenas().forEach((arena, of) -> arenas.put(prefix(name, arena), of)));
    return arenas;
  }

  private static String prefix(String callback, String arena) {
    return callback + "." + arena + ".";
  }
}
