package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;

import java.util.Map;
import java.util.TreeMap;

/** Relatives of Adam that divide by another root. */
final class AdamVarianceReferences {
  private AdamVarianceReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("adabelief", elements(2, h -> (p, g, s, t) -> adabelief(h, p, g, s, t)));
    all.put("yogi", elements(2, h -> (p, g, s, t) -> yogi(h, p, g + h.wd() * p, s, t)));
    all.put(
        "eadam",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * d;
                  return p - h.lr() * divided(h, d * d, s, t);
                }));
    all.put(
        "adamomentum",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
                  return p - h.lr() * h.wd() * p - h.lr() * divided(h, s[0] * s[0], s, t);
                }));
    all.put(
        "adafamily",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double mu = h.get("mu");
                  s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
                  double c = 2 * (1 - Math.abs(mu - 0.5));
                  double x = c * ((1 - mu) * g - mu * s[0]);
                  return p - h.lr() * h.wd() * p - h.lr() * divided(h, x * x, s, t);
                }));
    all.put(
        "adams",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  double v = h.get("beta2") * s[0] * s[0] + (1 - h.get("beta2")) * g * g;
                  s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
                  double u = s[0] / (Math.sqrt(v) + h.get("epsilon"));
                  return p - h.lr() * h.wd() * p - h.lr() * u;
                }));
    all.put("agd", elements(2, h -> (p, g, s, t) -> agd(h, p, g, s, t)));
    return all;
  }

  /** Corrected means, epsilon within the second at each step. */
  private static double divided(Hyper h, double square, double[] s, int t) {
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * square + h.get("epsilon");
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    return m / Math.sqrt(s[1] / (1 - Math.pow(h.get("beta2"), t)));
  }

  private static double adabelief(Hyper h, double old, double g, double[] s, int t) {
    double p = old * (1 - h.lr() * h.wd());
    double beta2 = h.get("beta2");
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    double e = g - s[0];
    s[1] = beta2 * s[1] + (1 - beta2) * e * e + h.get("epsilon");
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    double b2t = Math.pow(beta2, t);
    if (h.get("rectify") == 0) {
      return p - h.lr() * m / (Math.sqrt(s[1] / (1 - b2t)) + h.get("epsilon"));
    }
    double most = 2 / (1 - beta2) - 1;
    double n = most - 2 * t * b2t / (1 - b2t);
    if (n < 5) {
      return p - h.lr() * m;
    }
    double step = Math.sqrt((1 - b2t) * (n - 4) / (most - 4) * (n - 2) / n * most / (most - 2));
    return p - h.lr() * step * m / (Math.sqrt(s[1]) + h.get("epsilon"));
  }

  private static double yogi(Hyper h, double p, double g, double[] s, int t) {
    if (t == 1) {
      s[0] = h.get("initial_accumulator");
      s[1] = h.get("initial_accumulator");
    }
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] -= (1 - h.get("beta2")) * Math.signum(s[1] - g * g) * g * g;
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    return p - h.lr() * m / (Math.sqrt(v) + h.get("epsilon"));
  }

  private static double agd(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = h.get("beta1");
    double left = 1 - Math.pow(h.get("beta2"), t);
    double last = t == 1 ? 0 : s[0] / (1 - Math.pow(beta1, t - 1));
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    double moved = s[0] / (1 - Math.pow(beta1, t)) - last;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * moved * moved;
    double root = Math.max(Math.sqrt(s[1]), h.get("delta") * Math.sqrt(left));
    return p
        - h.lr() * h.wd() * p
        - h.lr() * Math.sqrt(left) / (1 - Math.pow(beta1, t)) * s[0] / root;
  }
}
