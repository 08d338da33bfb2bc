package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;

import java.util.Map;
import java.util.TreeMap;

/** Relatives of Adam that weigh, gate or bound the step of each element. */
final class AdamGateReferences {
  private AdamGateReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("diffgrad", elements(3, h -> (p, g, s, t) -> diffgrad(h, p, g + h.wd() * p, s, t)));
    all.put("grams", elements(2, h -> (p, g, s, t) -> grams(h, p, g, s, t)));
    all.put("cadam", elements(2, h -> (p, g, s, t) -> cadam(h, p, g + h.wd() * p, s, t)));
    all.put("adamw_cautious_decay", elements(2, h -> (p, g, s, t) -> cautious(h, p, g, s, t)));
    all.put("adamc", elements(2, h -> (p, g, s, t) -> adamc(h, p, g, s, t)));
    all.put("m_svag", elements(2, h -> (p, g, s, t) -> svag(h, p, g + h.wd() * p, s, t)));
    bounds(all);
    return all;
  }

  private static void bounds(Map<String, Reference.Factory> all) {
    all.put("adabound", elements(2, h -> (p, g, s, t) -> bound(h, p, g + h.wd() * p, s, t)));
    all.put("amsbound", elements(3, h -> (p, g, s, t) -> bound(h, p, g + h.wd() * p, s, t)));
    all.put("adamod", elements(3, h -> (p, g, s, t) -> adamod(h, p, g, s, t)));
    all.put("padam", elements(3, h -> (p, g, s, t) -> padam(h, p, g + h.wd() * p, s, t)));
    all.put("sadam", elements(2, h -> (p, g, s, t) -> soft(h, p, g + h.wd() * p, s, t)));
    all.put("samsgrad", elements(3, h -> (p, g, s, t) -> soft(h, p, g + h.wd() * p, s, t)));
  }

  private static void means(Hyper h, double g, double[] s) {
    s[0] = h.get("beta1") * s[0] + (1 - h.get("beta1")) * g;
    s[1] = h.get("beta2") * s[1] + (1 - h.get("beta2")) * g * g;
  }

  /** The rate with both corrections in it. */
  private static double rate(Hyper h, int t) {
    return h.lr() * Math.sqrt(1 - Math.pow(h.get("beta2"), t)) / (1 - Math.pow(h.get("beta1"), t));
  }

  private static double adam(Hyper h, double[] s, int t) {
    double m = s[0] / (1 - Math.pow(h.get("beta1"), t));
    return m / (Math.sqrt(s[1] / (1 - Math.pow(h.get("beta2"), t))) + h.get("epsilon"));
  }

  private static double diffgrad(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    double friction = 1 / (1 + Math.exp(-Math.abs(s[2] - g)));
    s[2] = g;
    return p - rate(h, t) * friction * s[0] / (Math.sqrt(s[1]) + h.get("epsilon"));
  }

  private static double grams(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    double step = Math.signum(g) * Math.abs(s[0]) / (Math.sqrt(s[1]) + h.get("epsilon"));
    return p - h.lr() * h.wd() * p - rate(h, t) * step;
  }

  private static double cadam(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    return s[0] * g > 0 ? p - h.lr() * adam(h, s, t) : p;
  }

  private static double cautious(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    double u = adam(h, s, t);
    return p - h.lr() * (u + (u * p >= 0 ? h.wd() * p : 0));
  }

  private static double adamc(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    return p - h.lr() * h.lr() / h.get("max_lr") * h.wd() * p - h.lr() * adam(h, s, t);
  }

  private static double svag(Hyper h, double p, double g, double[] s, int t) {
    double beta = h.get("beta");
    s[0] = beta * s[0] + (1 - beta) * g;
    s[1] = beta * s[1] + (1 - beta) * g * g;
    double left = 1 - Math.pow(beta, t);
    double m = s[0] / left;
    double v = s[1] / left;
    double rho = (1 - beta) * (1 - beta) * (1 - Math.pow(beta, 2 * t));
    rho = Math.min(rho / (left * left * (1 - beta * beta)), 0.9999);
    double variance = (v - m * m) / (1 - rho);
    double factor = Math.clamp(m * m / (m * m + rho * variance), 0, 1);
    return p - h.lr() * (Double.isNaN(factor) ? 0 : factor) * m;
  }

  private static double bound(Hyper h, double p, double g, double[] s, int t) {
    double end = h.get("final_lr");
    double low = end * (1 - 1 / (h.get("gamma") * t + 1));
    double high = end * (1 + 1 / (h.get("gamma") * t));
    double rate = rate(h, t) / (Math.sqrt(largest(h, g, s)) + h.get("epsilon"));
    return p - Math.min(Math.max(rate, low), high) * s[0];
  }

  /** Returns the mean square, or the largest so far where it is kept. */
  private static double largest(Hyper h, double g, double[] s) {
    means(h, g, s);
    if (s.length == 2) {
      return s[1];
    }
    s[2] = Math.max(s[2], s[1]);
    return s[2];
  }

  private static double adamod(Hyper h, double p, double g, double[] s, int t) {
    means(h, g, s);
    double rate = rate(h, t) / (Math.sqrt(s[1]) + h.get("epsilon"));
    s[2] = h.get("beta3") * s[2] + (1 - h.get("beta3")) * rate;
    return p - h.wd() * h.lr() * p - Math.min(rate, s[2]) * s[0];
  }

  private static double padam(Hyper h, double p, double g, double[] s, int t) {
    double root = Math.sqrt(largest(h, g, s)) + h.get("epsilon");
    return p - rate(h, t) * s[0] / Math.pow(root, 2 * h.get("partial"));
  }

  private static double soft(Hyper h, double p, double g, double[] s, int t) {
    double x = h.get("smooth") * Math.sqrt(largest(h, g, s));
    double softplus = (x + Math.log1p(Math.exp(-x))) / h.get("smooth");
    return p - rate(h, t) * s[0] / softplus;
  }
}
