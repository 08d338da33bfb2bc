package io.lockstep.training.loop;

import io.lockstep.training.nn.ParameterArena;
import java.util.Map;

/**
 * A callback that knows something of the run so far, which is part of the run's state: it is saved
 * with it and given back when the run goes on, as {@code state_dict} and {@code load_state_dict} of
 * Lightning's callbacks.
 */
public interface StatefulCallback extends Callback {
  /**
   * Returns the name by which the state is saved, one for each callback of a run, such as {@code
   * best}: lower-case letters and {@code _}.
   */
  String stateName();

  /** Returns what is to be known again, as texts by name; empty where there is nothing yet. */
  Map<String, String> stateTexts();

  /** Returns what is kept on the device besides, by name; only where there is a state. */
  default Map<String, ParameterArena> stateArenas() {
    return Map.of();
  }

  /**
   * Takes a state back, before {@link Callback#onStart}. What {@link #stateArenas} returns
   * afterwards is then filled.
   *
   * @param state as {@link #stateTexts} gave it
   * @throws IllegalArgumentException if it is not one of this callback's
   */
  void resume(Trainer trainer, Map<String, String> state);
}
