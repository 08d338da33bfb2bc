package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialRandom;
import java.util.Map;

/**
 * Sobol's points, which fill a space more evenly than random ones: trial k tries point k, a
 * coordinate for each parameter. A seed shifts them digitally, which keeps them as even: all bits
 * of a coordinate are combined by exclusive or with 32 random ones (Owen, 1998; L'Ecuyer and
 * Lemieux, 2002).
 */
record SobolSampler(Signature signature) implements Sampler {
  SobolSampler() {
    this(
        Signature.of(
            "sobol",
            Hyperparameter.in(
                Interval.atLeast(0).upTo(1),
                "shift",
                1,
                "1 to shift the points by the seed, 0 for Sobol's own")));
  }

  @Override
  public Sampler with(Signature values) {
    return new SobolSampler(values);
  }

  @Override
  public int size(SearchSpace space) {
    int places = space.dimensions().size();
    if (places > SobolPoints.MOST) {
      throw new IllegalArgumentException(
          "[sobol] the space has "
              + places
              + " parameters, but points have at most "
              + SobolPoints.MOST
              + " coordinates; use another sampler");
    }
    return Integer.MAX_VALUE;
  }

  @Override
  public Map<String, JsonNode> propose(StudyView known) {
    return Proposal.of(
        known.space(),
        (place, _, dimension, _) -> {
          int bits = SobolPoints.bits(place, known.index());
          if (signature.value("shift") != 0) {
            bits ^= new TrialRandom(known.seed(), TrialRandom.SHIFT + place, 0).bits();
          }
          return Proposal.atPart(dimension, (bits & 0xFFFFFFFFL) * 0x1p-32);
        });
  }
}
