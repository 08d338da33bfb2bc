package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.Hyper.elements;
import static io.lockstep.training.optim.reference.Hyper.mean;

import java.util.Map;
import java.util.TreeMap;

/** Velocities that are mixed, annealed, restarted or corrected. */
final class VelocityReferences {
  private VelocityReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new TreeMap<>();
    all.put(
        "qhm",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = mean(h.get("momentum"), s[0], d);
                  return p - h.lr() * ((1 - h.get("nu")) * d + h.get("nu") * s[0]);
                }));
    all.put(
        "aggmo",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double sum = 0;
                  for (int i = 0; i < 3; i++) {
                    s[i] = h.get("beta" + (i + 1)) * s[i] + g + h.wd() * p;
                    sum += s[i];
                  }
                  return p - h.lr() / 3 * sum;
                }));
    all.put(
        "pnm",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  int now = t % 2 == 1 ? 0 : 1;
                  double square = Math.pow(h.get("momentum"), 2);
                  double b = h.get("negative");
                  s[now] = mean(square, s[now], g);
                  double noise = Math.sqrt(Math.pow(1 + b, 2) + b * b);
                  double step = ((1 + b) * s[now] - b * s[1 - now]) / noise;
                  return p * (1 - h.lr() * h.wd()) - h.lr() * step;
                }));
    all.put(
        "sgdem",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  s[0] = t > h.get("momentum_steps") ? d : h.get("momentum") * s[0] + d;
                  return p - h.lr() * s[0];
                }));
    all.put(
        "srsgd",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double k = (t - 1) % (long) h.get("restart");
                  double before = t == 1 ? p : s[0];
                  s[0] = p - h.lr() * (g + h.wd() * p);
                  return s[0] + k / (k + 3) * (s[0] - before);
                }));
    all.put(
        "cool_momentum",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double cooled = Math.pow(h.get("cooling"), t - 1);
                  double rho = Math.max(0, 1 - (1 - h.get("momentum")) / cooled);
                  s[0] = rho * s[0] - h.lr() * (1 + rho) / 2 * (g + h.wd() * p);
                  return p + s[0];
                }));
    all.put(
        "acc_sgd",
        elements(
            1,
            h ->
                (p, g, s, t) -> {
                  double c = h.get("constant");
                  double d = g + h.wd() * p;
                  double beta = h.get("xi") * c * c / h.get("kappa");
                  double before = t == 1 ? p : s[0];
                  s[0] = ((1 / beta - 1) * before - h.lr() * h.get("kappa") / c * d + p) * beta;
                  double zeta = c / (c + beta);
                  return zeta * (p - h.lr() * d) + (1 - zeta) * s[0];
                }));
    all.put(
        "pid",
        elements(
            3,
            h ->
                (p, g, s, t) -> {
                  double d = g + h.wd() * p;
                  double mu = h.get("momentum");
                  s[0] = mu * s[0] + d;
                  s[1] = mu * s[1] + (t == 1 ? 0 : (1 - mu) * (d - s[2]));
                  s[2] = d;
                  return p - h.lr() * (d + h.get("integral") * s[0] + h.get("derivative") * s[1]);
                }));
    all.put(
        "smg",
        elements(
            2,
            h ->
                (p, g, s, t) -> {
                  long steps = (long) h.get("epoch_steps");
                  double d = g + h.wd() * p;
                  if ((t - 1) % steps == 0) {
                    s[0] = s[1];
                    s[1] = 0;
                  }
                  s[1] += d / steps;
                  return p - h.lr() * mean(h.get("momentum"), s[0], d);
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
    return all;
  }
}
