package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Divisors that know all gradients before. */
final class AdagradReferences {
  private AdagradReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "adagrad",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = (t == 1 ? h.get("initial_accumulator") : s[0]) + d * d;
                  double rate = h.lr() / (1 + (t - 1) * h.get("lr_decay"));
                  return p - rate * d / (Math.sqrt(s[0]) + h.get("epsilon"));
                }));
    all.put(
        "adagrad_keras",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = (t == 1 ? h.get("initial_accumulator") : s[0]) + d * d;
                  return p - h.lr() * d / Math.sqrt(s[0] + h.get("epsilon"));
                }));
    all.put(
        "ada_alter",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double before = t == 1 ? h.get("initial_accumulator") : s[0];
                  s[0] = before + d * d;
                  return p - h.lr() * d / Math.hypot(Math.sqrt(before), h.get("epsilon"));
                }));
    all.put(
        "sc_adagrad",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] += d * d;
                  return p - h.lr() * d / (s[0] + h.get("xi2") * Math.exp(-h.get("xi1") * s[0]));
                }));
    all.put(
        "sc_rmsprop",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(1 - h.get("gamma") / t, s[0], d * d);
                  double v = t * s[0];
                  return p - h.lr() * d / (v + h.get("xi2") * Math.exp(-h.get("xi1") * v));
                }));
    all.put(
        "expectigrad",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] += d * d;
                  s[1] += d != 0 ? 1 : 0;
                  double average = s[1] == 0 ? 0 : s[0] / s[1];
                  s[2] = mean(h.get("momentum"), s[2], d / (Math.sqrt(average) + h.get("epsilon")));
                  return p - h.lr() / (1 - Math.pow(h.get("momentum"), t)) * s[2];
                }));
    all.put(
        "adasqrt",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] += d * d;
                  return p - h.lr() * Math.sqrt(t) * d / (s[0] + h.get("epsilon"));
                }));
    all.put(
        "madgrad",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double lambda = (h.lr() + h.get("epsilon")) * Math.sqrt(t);
                  s[0] += lambda * d;
                  s[1] += lambda * d * d;
                  s[2] = t == 1 ? p : s[2];
                  double z = s[2] - s[0] / (Math.cbrt(s[1]) + h.get("epsilon"));
                  return mean(h.get("momentum"), p, z);
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
