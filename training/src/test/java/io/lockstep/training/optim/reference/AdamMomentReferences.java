package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;

import java.util.Map;
import java.util.TreeMap;

/** Relatives of Adam that go along another mean. */
final class AdamMomentReferences {
  private AdamMomentReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("qhadam", elements(4, h -> (p, g, s, _) -> qhadam(h, p, g + h.wd() * p, s)));
    all.put("adan", elements(4, h -> (p, g, s, t) -> adan(h, p, g, s, t)));
    all.put("laprop", elements(3, h -> (p, g, s, t) -> laprop(h, p, g, s, t)));
    all.put("adopt", elements(2, h -> (p, g, s, t) -> p - h.lr() * adopt(h, g + h.wd() * p, s, t)));
    all.put(
        "adoptw",
        elements(
            2,
            h ->
                (p, g, s, t) ->
                    p - (t == 1 ? 0 : h.lr() * h.wd() * p) - h.lr() * adopt(h, g, s, t)));
    all.put("ademamix", elements(3, h -> (p, g, s, t) -> ademamix(h, p, g, s, t)));
    all.put("adapnm", elements(4, h -> (p, g, s, t) -> adapnm(h, p, g, s, t)));
    all.put("exadam", elements(2, h -> (p, g, s, t) -> exadam(h, p, g, s, t)));
    return all;
  }

  /** As the authors' code: s[2] and s[3] are the weights of all gradients so far. */
  private static double qhadam(Hyper h, double p, double g, double[] s) {
    s[2] = 1 + h.get("beta1") * s[2];
    s[3] = 1 + h.get("beta2") * s[3];
    s[0] = (1 - 1 / s[2]) * s[0] + g / s[2];
    s[1] = (1 - 1 / s[3]) * s[1] + g * g / s[3];
    double mean = h.get("nu1") * s[0] + (1 - h.get("nu1")) * g;
    double square = h.get("nu2") * s[1] + (1 - h.get("nu2")) * g * g;
    return p - h.lr() * mean / (Math.sqrt(square) + h.get("epsilon"));
  }

  private static double adan(Hyper h, double p, double g, double[] s, int t) {
    double d = t == 1 ? 0 : g - s[3];
    s[3] = g;
    s[0] += (1 - h.get("beta1")) * (g - s[0]);
    s[1] += (1 - h.get("beta2")) * (d - s[1]);
    double x = g + h.get("beta2") * d;
    s[2] += (1 - h.get("beta3")) * (x * x - s[2]);
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    double root = Math.sqrt(s[2] / (1 - Math.pow(h.get("beta3"), t))) + h.get("epsilon");
    return (p - h.lr() * (m + h.get("beta2") * v) / root) / (1 + h.lr() * h.wd());
  }

  /** As the authors' code, with the rate in the mean; s[2] is the mean of rates. */
  private static double laprop(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = h.get("beta1");
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    s[2] = beta1 * s[2] + (1 - beta1) * h.lr();
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    s[0] = beta1 * s[0] + (1 - beta1) * h.lr() * g / (Math.sqrt(v) + h.get("epsilon"));
    return p - h.lr() * h.wd() * p - s[0] / (s[2] / h.lr());
  }

  private static double adopt(Hyper h, double g, double[] s, int t) {
    if (t == 1) {
      s[1] = g * g;
      return 0;
    }
    double bound = Math.pow(t - 1, 0.25);
    double ratio = g / Math.max(Math.sqrt(s[1]), h.get("epsilon"));
    s[0] += (1 - h.get("beta1")) * (Math.clamp(ratio, -bound, bound) - s[0]);
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    return s[0];
  }

  private static double ademamix(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = h.get("beta1");
    double beta3 = h.get("beta3");
    double alpha = h.get("alpha");
    if (t < h.get("alpha_warmup")) {
      alpha *= t / h.get("alpha_warmup");
    }
    if (t < h.get("beta3_warmup")) {
      double a = t / h.get("beta3_warmup");
      double from = Math.log(0.5) / Math.log(beta1 + 1e-8) - 1;
      double to = Math.log(0.5) / Math.log(beta3 + 1e-8) - 1;
      beta3 = Math.pow(0.5, 1 / ((1 - a) * from + a * to + 1));
    }
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    s[2] = beta3 * s[2] + (1 - beta3) * g;
    double m = s[0] / (1 - Math.pow(beta1, t)) + alpha * s[2];
    double v = s[1] / (1 - Math.pow(h.get("beta2"), t));
    return p - h.lr() * (m / (Math.sqrt(v) + h.get("epsilon")) + h.wd() * p);
  }

  private static double adapnm(Hyper h, double old, double g, double[] s, int t) {
    double p = old - h.lr() * h.wd() * old;
    int fresh = t % 2 == 1 ? 0 : 1;
    double share = h.get("beta1") * h.get("beta1");
    double beta0 = h.get("beta0");
    s[fresh] = share * s[fresh] + (1 - share) * g;
    s[2] = h.get("beta2") * s[2] + (1 - h.get("beta2")) * g * g;
    s[3] = Math.max(s[3], s[2]);
    double mean = ((1 + beta0) * s[fresh] - beta0 * s[1 - fresh]) / Math.hypot(1 + beta0, beta0);
    double root = Math.sqrt(s[3] / (1 - Math.pow(h.get("beta2"), t))) + h.get("epsilon");
    return p - h.lr() / (1 - Math.pow(h.get("beta1"), t)) * mean / root;
  }

  private static double exadam(Hyper h, double old, double g, double[] s, int t) {
    double p = old - h.lr() * h.wd() * old;
    double e = h.get("epsilon");
    double b1 = Math.pow(h.get("beta1"), t);
    double b2 = Math.pow(h.get("beta2"), t);
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    double d1 = 1 + s[1] / (s[1] + e) * b2;
    double d2 = 1 + s[0] * s[0] / (s[0] * s[0] + e) * b1;
    double m = s[0] / (1 - b1) * d1;
    double v = s[1] / (1 - b2) * d2;
    double now = g / (1 - b1) * d1;
    return p - h.lr() * (m + now) / (Math.sqrt(v) + e);
  }
}
