package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Divisors that are running means. */
final class RmspropReferences {
  private RmspropReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "rmsprop",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("alpha"), s[0], d * d);
                  return p - h.lr() * d / (Math.sqrt(s[0]) + h.get("epsilon"));
                }));
    all.put(
        "rmsprop_momentum",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("alpha"), s[0], d * d);
                  s[1] = h.get("momentum") * s[1] + d / (Math.sqrt(s[0]) + h.get("epsilon"));
                  return p - h.lr() * s[1];
                }));
    all.put(
        "rmsprop_centered",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  return p - h.lr() * centered(h, g + h.wd() * p, s);
                }));
    all.put(
        "rmsprop_centered_momentum",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  s[2] = h.get("momentum") * s[2] + centered(h, g + h.wd() * p, s);
                  return p - h.lr() * s[2];
                }));
    all.put(
        "rmsprop_keras",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("rho"), s[0], d * d);
                  s[1] = h.get("momentum") * s[1] + h.lr() * d / Math.sqrt(s[0] + h.get("epsilon"));
                  return p - s[1];
                }));
    all.put(
        "rmsterov",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("alpha"), t == 1 ? 1 : s[0], d * d);
                  double push = h.lr() * d / Math.sqrt(s[0] + h.get("epsilon"));
                  s[1] = h.get("momentum") * s[1] + push;
                  return p - h.get("momentum") * s[1] - push;
                }));
    all.put(
        "adadelta",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  return p - h.lr() * adadelta(h, g + h.wd() * p, s);
                }));
    all.put(
        "adadelta_keras",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  return p - h.lr() * adadelta(h, g + h.wd() * p, s);
                }));
    all.put(
        "adasmooth",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double ratio = s[2] == 0 ? 1 : Math.abs(s[1]) / s[2];
                  double c = (h.get("rho2") - h.get("rho1")) * ratio + 1 - h.get("rho2");
                  s[0] = mean(1 - c * c, s[0], d * d);
                  double move = h.lr() * d / Math.sqrt(s[0] + h.get("epsilon"));
                  s[1] -= move;
                  s[2] += Math.abs(move);
                  return p - move;
                }));
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
    return all;
  }

  private static double centered(Hyper h, double d, double[] s) {
    s[0] = mean(h.get("alpha"), s[0], d * d);
    s[1] = mean(h.get("alpha"), s[1], d);
    return d / (Math.sqrt(s[0] - s[1] * s[1]) + h.get("epsilon"));
  }

  private static double adadelta(Hyper h, double d, double[] s) {
    s[0] = mean(h.get("rho"), s[0], d * d);
    double step = Math.sqrt((s[1] + h.get("epsilon")) / (s[0] + h.get("epsilon"))) * d;
    s[1] = mean(h.get("rho"), s[1], step * step);
    return step;
  }
}
