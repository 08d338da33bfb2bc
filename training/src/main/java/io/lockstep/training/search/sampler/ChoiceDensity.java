package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.search.trial.TrialRandom;
import java.util.Arrays;
import java.util.List;

/** How likely each of some choices is, given those that were seen: weighted counts and a prior. */
final class ChoiceDensity {
  private ChoiceDensity() {}

  /** Returns a probability for each choice. */
  static double[] of(List<JsonNode> choices, List<JsonNode> seen) {
    double[] weights = ParzenWeights.of(seen.size());
    int kernels = weights.length;
    double smooth = 1.0 / kernels;
    double row = 1 + choices.size() * smooth;
    double[] density = new double[choices.size()];
    for (int k = 0; k < seen.size(); k++) {
      for (int j = 0; j < density.length; j++) {
        density[j] += weights[k] * smooth / row;
      }
      density[choices.indexOf(seen.get(k))] += weights[k] / row;
    }
    for (int j = 0; j < density.length; j++) {
      density[j] += weights[kernels - 1] / choices.size();
    }
    return density;
  }

  /** Draws one of the choices. */
  static int draw(double[] density, TrialRandom random) {
    double at = random.uniform() * Arrays.stream(density).sum();
    int last = density.length - 1;
    for (int j = 0; j < last; j++) {
      at -= density[j];
      if (at < 0) {
        return j;
      }
    }
    return last;
  }
}
