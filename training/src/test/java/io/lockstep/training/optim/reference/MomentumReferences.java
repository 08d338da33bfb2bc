package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Gradient descent, with and without a velocity. */
final class MomentumReferences {
  private MomentumReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put("sgd", elements(0, h -> (p, g, _, _) -> p - h.lr() * (g + h.wd() * p)));
    all.put(
        "momentum",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  s[0] = h.get("momentum") * s[0] + g + h.wd() * p;
                  return p - h.lr() * s[0];
                }));
    all.put(
        "nesterov",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  double d = g + h.wd() * p;
                  s[0] = h.get("momentum") * s[0] + d;
                  return p - h.lr() * (d + h.get("momentum") * s[0]);
                }));
    all.put(
        "momentum_dampened",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = t == 1 ? d : h.get("momentum") * s[0] + (1 - h.get("dampening")) * d;
                  return p - h.lr() * s[0];
                }));
    all.put(
        "momentum_keras",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  s[0] = h.get("momentum") * s[0] - h.lr() * (g + h.wd() * p);
                  return p + s[0];
                }));
    all.put(
        "nesterov_keras",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  double d = g + h.wd() * p;
                  s[0] = h.get("momentum") * s[0] - h.lr() * d;
                  return p + h.get("momentum") * s[0] - h.lr() * d;
                }));
    all.put(
        "momentum_average",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  s[0] = mean(h.get("momentum"), s[0], g + h.wd() * p);
                  return p - h.lr() * s[0];
                }));
    all.put(
        "sgdw",
        elements(
            1,
            h ->
                (p, g, s, _) -> {
                  s[0] = h.get("momentum") * s[0] + g;
                  return p - h.lr() * h.wd() * p - h.lr() * s[0];
                }));
    return all;
  }
}
