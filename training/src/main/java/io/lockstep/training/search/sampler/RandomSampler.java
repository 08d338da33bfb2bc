package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialRandom;
import java.util.Map;

/** Draws each parameter by itself, uniformly on its line (Bergstra and Bengio, 2012). */
record RandomSampler(Signature signature) implements Sampler {
  RandomSampler() {
    this(Signature.of("random"));
  }

  @Override
  public Sampler with(Signature values) {
    return new RandomSampler(values);
  }

  @Override
  public Map<String, JsonNode> propose(StudyView known) {
    return Proposal.of(
        known.space(),
        (place, _, dimension, _) ->
            Proposal.atPart(
                dimension, new TrialRandom(known.seed(), place, known.index()).uniform()));
  }
}
