package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Weights and their mean, which is compared elsewhere. */
final class AveragedReferences {
  private AveragedReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "asgd",
        elements(
            0,
            h ->
                (p, g, s, t) -> {
                  double rate =
                      h.lr() / Math.pow(1 + h.get("lambda") * h.lr() * (t - 1), h.get("alpha"));
                  return p * (1 - h.get("lambda") * rate) - rate * (g + h.wd() * p);
                }));
    all.put(
        "gadam",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  s[0] = mean(h.get("beta1"), s[0], g);
                  s[1] = mean(h.get("beta2"), s[1], g * g);
                  double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
                  double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
                  return p * (1 - h.lr() * h.wd()) - h.lr() * m / (Math.sqrt(v) + h.get("epsilon"));
                }));
    return all;
  }
}
