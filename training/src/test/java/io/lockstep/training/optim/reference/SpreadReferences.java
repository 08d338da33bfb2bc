package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** How much gradients have varied. */
final class SpreadReferences {
  private SpreadReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "sdprop",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double gamma = h.get("gamma");
                  s[0] = gamma * s[0] + gamma * (1 - gamma) * Math.pow(d - s[1], 2);
                  s[1] = mean(gamma, s[1], d);
                  double rate = h.lr() * Math.sqrt(1 - Math.pow(gamma, t));
                  return p - rate * d / (Math.sqrt(s[0]) + h.get("epsilon"));
                }));
    all.put(
        "msvag",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double beta = h.get("momentum");
                  double power = Math.pow(beta, t);
                  s[0] = mean(beta, s[0], d);
                  s[1] = mean(beta, s[1], d * d);
                  double m2 = Math.pow(s[0] / (1 - power), 2);
                  double rho = Math.pow(1 - beta, 2) * (1 - power * power);
                  rho = Math.min(rho / (Math.pow(1 - power, 2) * (1 - beta * beta)), 0.999);
                  double variance = (s[1] / (1 - power) - m2) / (1 - rho);
                  double factor = Math.clamp(m2 / (m2 + rho * variance), 0.0, 1.0);
                  return p - h.lr() * factor * s[0] / (1 - power);
                }));
    all.put(
        "acclip",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("beta1"), s[0], d);
                  s[1] = mean(h.get("beta2"), s[1], Math.abs(d));
                  double clip = Math.min(s[1] / (Math.abs(s[0]) + h.get("epsilon")), 1);
                  return p - h.lr() * clip * s[0];
                }));
    all.put(
        "ftml",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("beta2"), s[0], d * d);
                  double root =
                      Math.sqrt(s[0] / (1 - Math.pow(h.get("beta2"), t))) + h.get("epsilon");
                  double divisor = (1 - Math.pow(h.get("beta1"), t)) / h.lr() * root;
                  s[2] = mean(h.get("beta1"), s[2], d) - (divisor - h.get("beta1") * s[1]) * p;
                  s[1] = divisor;
                  return -s[2] / divisor;
                }));
    return all;
  }
}
