package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Descent by signs. */
final class SignReferences {
  private SignReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "signsgd",
        elements(
            0,
            h ->
                (p, g, s, t) -> {
                  return p * (1 - h.lr() * h.wd()) - h.lr() * Math.signum(g);
                }));
    all.put(
        "signum",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  s[0] = mean(h.get("momentum"), s[0], g);
                  return p * (1 - h.lr() * h.wd()) - h.lr() * Math.signum(s[0]);
                }));
    all.put(
        "tiger",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  s[0] = mean(h.get("momentum"), s[0], g);
                  return p - h.lr() * (Math.signum(s[0]) + h.wd() * p);
                }));
    all.put(
        "lion",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double direction = Math.signum(mean(h.get("beta1"), s[0], g));
                  s[0] = mean(h.get("beta2"), s[0], g);
                  return p * (1 - h.lr() * h.wd()) - h.lr() * direction;
                }));
    all.put(
        "rprop",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  double size = t == 1 ? h.lr() : s[0];
                  double used = g;
                  if (g * s[1] > 0) {
                    size *= h.get("eta_plus");
                  } else if (g * s[1] < 0) {
                    size *= h.get("eta_minus");
                    used = 0;
                  }
                  s[0] = Math.min(Math.max(size, h.get("step_min")), h.get("step_max"));
                  s[1] = used;
                  return p - s[0] * Math.signum(used);
                }));
    return all;
  }
}
