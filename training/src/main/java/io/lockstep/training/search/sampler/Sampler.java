package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.StudyView;
import java.util.Map;

/** Decides what a trial tries, as a function of what is known alone; safe for many threads. */
public interface Sampler extends Configurable<Sampler> {
  /**
   * Returns a value for each parameter of the space whose condition holds, in the space's order.
   *
   * @throws IllegalArgumentException if it cannot sample such a space
   */
  Map<String, JsonNode> propose(StudyView known);

  /** Returns how many trials there are to be had of a space; most samplers have no end. */
  default int size(SearchSpace space) {
    return Integer.MAX_VALUE;
  }
}
