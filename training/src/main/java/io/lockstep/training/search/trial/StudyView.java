package io.lockstep.training.search.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.search.space.SearchSpace;
import java.util.List;
import java.util.Map;

/**
 * What is known of a study when a trial is decided on: the results of the trials up to a fixed
 * distance before it, and what those between try. It is the same whenever and wherever the trial
 * runs.
 *
 * @param index of the trial
 * @param finished results of the trials from 0 on, up to the distance, in order
 * @param pending what the trials between try, in order
 */
public record StudyView(
    SearchSpace space,
    Direction direction,
    long seed,
    int index,
    List<TrialResult> finished,
    List<Map<String, JsonNode>> pending) {
  /** Copies the lists. */
  public StudyView {
    finished = List.copyOf(finished);
    pending = List.copyOf(pending);
  }
}
