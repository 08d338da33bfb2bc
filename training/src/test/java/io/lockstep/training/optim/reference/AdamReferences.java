package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;

import java.util.Map;
import java.util.TreeMap;

/** Adam and what came of it. */
final class AdamReferences {
  private AdamReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("adam", elements(2, h -> (p, g, s, t) -> p - h.lr() * adam(h, g + h.wd() * p, s, t)));
    all.put(
        "adamw",
        elements(2, h -> (p, g, s, t) -> p - h.lr() * h.wd() * p - h.lr() * adam(h, g, s, t)));
    return all;
  }

  private static double adam(Hyper h, double g, double[] s, long t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    return m / (Math.sqrt(v) + h.get("epsilon"));
  }
}
