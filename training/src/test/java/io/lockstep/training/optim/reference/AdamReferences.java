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
    all.put(
        "amsgrad", elements(3, h -> (p, g, s, t) -> p - h.lr() * amsgrad(h, g + h.wd() * p, s, t)));
    all.put(
        "amsgradw",
        elements(3, h -> (p, g, s, t) -> p - h.lr() * h.wd() * p - h.lr() * amsgrad(h, g, s, t)));
    all.put(
        "amsgrad_corrected",
        elements(3, h -> (p, g, s, t) -> p - h.lr() * optax(h, g + h.wd() * p, s, t)));
    all.put(
        "adam_keras",
        elements(2, h -> (p, g, s, t) -> p - h.lr() * h.wd() * p - keras(h, g, s, t)));
    all.put(
        "adamax", elements(2, h -> (p, g, s, t) -> p - h.lr() * adamax(h, g + h.wd() * p, s, t)));
    all.put(
        "adamax_keras",
        elements(2, h -> (p, g, s, t) -> p - h.lr() * h.wd() * p - h.lr() * kerasMax(h, g, s, t)));
    all.put("adamd", elements(2, h -> (p, g, s, t) -> p - adamd(h, g + h.wd() * p, s, t)));
    return all;
  }

  private static double adam(Hyper h, double g, double[] s, int t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    return m / (Math.sqrt(v) + h.get("epsilon"));
  }

  /** PyTorch's: what is largest is not corrected. */
  private static double amsgrad(Hyper h, double g, double[] s, int t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    s[2] = Math.max(s[2], s[1]);
    double root = Math.sqrt(s[2]) / Math.sqrt(1 - Math.pow(h.get("beta2"), t));
    return s[0] / (1 - Math.pow(h.get("beta1"), t)) / (root + h.get("epsilon"));
  }

  /** The largest of what is corrected. */
  private static double optax(Hyper h, double g, double[] s, int t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    s[2] = Math.max(s[2], s[1] / (1 - Math.pow(h.get("beta2"), t)));
    return s[0] / (1 - Math.pow(h.get("beta1"), t)) / (Math.sqrt(s[2]) + h.get("epsilon"));
  }

  private static double keras(Hyper h, double g, double[] s, int t) {
    s[0] += (1 - h.get("beta1")) * (g - s[0]);
    s[1] += (1 - h.get("beta2")) * (g * g - s[1]);
    double alpha =
        h.lr() * Math.sqrt(1 - Math.pow(h.get("beta2"), t)) / (1 - Math.pow(h.get("beta1"), t));
    return s[0] * alpha / (Math.sqrt(s[1]) + h.get("epsilon"));
  }

  private static double adamax(Hyper h, double g, double[] s, int t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = Math.max(h.get("beta2") * s[1], Math.abs(g) + h.get("epsilon"));
    return s[0] / (1 - Math.pow(h.get("beta1"), t)) / s[1];
  }

  private static double kerasMax(Hyper h, double g, double[] s, int t) {
    s[0] += (1 - h.get("beta1")) * (g - s[0]);
    s[1] = Math.max(h.get("beta2") * s[1], Math.abs(g));
    return s[0] / ((1 - Math.pow(h.get("beta1"), t)) * (s[1] + h.get("epsilon")));
  }

  private static double adamd(Hyper h, double g, double[] s, int t) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    double rate = h.lr() * Math.sqrt(1 - Math.pow(h.get("beta2"), t));
    return rate * s[0] / (Math.sqrt(s[1]) + h.get("epsilon"));
  }
}
