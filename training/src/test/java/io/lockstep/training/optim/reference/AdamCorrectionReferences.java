package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;

import java.util.Map;
import java.util.TreeMap;

/** Relatives of Adam whose means are weighed or corrected by other functions of the step. */
final class AdamCorrectionReferences {
  private AdamCorrectionReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("nadam", elements(3, h -> (p, g, s, t) -> nadam(h, p, g + h.wd() * p, s, t)));
    all.put("nadamw", elements(3, h -> (p, g, s, t) -> nadam(h, p - h.lr() * h.wd() * p, g, s, t)));
    all.put("radam", elements(2, h -> (p, g, s, t) -> radam(h, p, g + h.wd() * p, s, t)));
    all.put("radamw", elements(2, h -> (p, g, s, t) -> radam(h, p - h.lr() * h.wd() * p, g, s, t)));
    all.put("adax", elements(2, h -> (p, g, s, t) -> adax(h, p, g + h.wd() * p, s, t)));
    all.put("adaxw", elements(2, h -> (p, g, s, t) -> adax(h, p - h.lr() * h.wd() * p, g, s, t)));
    all.put("nosadam", elements(3, h -> (p, g, s, t) -> nosadam(h, p, g + h.wd() * p, s, t)));
    all.put(
        "adafom",
        elements(2, h -> (p, g, s, t) -> average(h, h.get("beta1"), p, g + h.wd() * p, s, t)));
    all.put(
        "adamnc",
        elements(2, h -> (p, g, s, t) -> average(h, fading(h, t), p, g + h.wd() * p, s, t)));
    all.put("adamx", elements(3, h -> (p, g, s, t) -> adamx(h, p, g + h.wd() * p, s, t)));
    return all;
  }

  /** PyTorch's; s[2] is the product of the momenta, less 1, so that it can start at 0. */
  private static double nadam(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = h.get("beta1");
    double beta2 = h.get("beta2");
    double mu = beta1 * (1 - 0.5 * Math.pow(0.96, t * h.get("momentum_decay")));
    double muNext = beta1 * (1 - 0.5 * Math.pow(0.96, (t + 1) * h.get("momentum_decay")));
    double product = (s[2] + 1) * mu;
    s[2] = product - 1;
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    double root = Math.sqrt(s[1] / (1 - Math.pow(beta2, t))) + h.get("epsilon");
    return p
        - h.lr() * (1 - mu) / (1 - product) * g / root
        - h.lr() * muNext / (1 - product * muNext) * s[0] / root;
  }

  private static double radam(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = h.get("beta1");
    double beta2 = h.get("beta2");
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    double m = s[0] / (1 - Math.pow(beta1, t));
    double rhoInfinity = 2 / (1 - beta2) - 1;
    double b2t = Math.pow(beta2, t);
    double rho = rhoInfinity - 2 * t * b2t / (1 - b2t);
    if (rho <= 5) {
      return p - h.lr() * m;
    }
    double l = Math.sqrt(1 - b2t) / (Math.sqrt(s[1]) + h.get("epsilon"));
    double r =
        Math.sqrt(
            (rho - 4) / (rhoInfinity - 4) * (rho - 2) / (rhoInfinity - 2) * rhoInfinity / rho);
    return p - h.lr() * m * r * l;
  }

  /** The paper's sum, which grows. */
  private static double adax(Hyper h, double p, double g, double[] s, int t) {
    double beta2 = h.get("beta2");
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = (1 + beta2) * s[1] + beta2 * g * g;
    double v = s[1] / (Math.pow(1 + beta2, t) - 1);
    return p - h.lr() * s[0] / (Math.sqrt(v) + h.get("epsilon"));
  }

  /** s[1] is the weighted sum of squares, s[2] that of weights. */
  private static double nosadam(Hyper h, double p, double g, double[] s, int t) {
    double weight = 1 / Math.pow(t, h.get("gamma"));
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] += weight * g * g;
    s[2] += weight;
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    return p - h.lr() * m / (Math.sqrt(s[1] / s[2]) + h.get("epsilon"));
  }

  private static double fading(Hyper h, int t) {
    return h.get("beta1") * Math.pow(h.get("lambda"), t - 1);
  }

  /** s[1] is the sum of squares. */
  private static double average(Hyper h, double beta1, double p, double g, double[] s, int t) {
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] += g * g;
    return p - h.lr() * s[0] / (Math.sqrt(s[1] / t) + h.get("epsilon"));
  }

  private static double adamx(Hyper h, double p, double g, double[] s, int t) {
    double beta1 = fading(h, t);
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
    if (t == 1) {
      s[2] = s[1];
    } else {
      double ratio = (1 - beta1) / (1 - fading(h, t - 1));
      s[2] = Math.max(ratio * ratio * s[2], s[1]);
    }
    return p - h.lr() * s[0] / (Math.sqrt(s[2]) + h.get("epsilon"));
  }
}
