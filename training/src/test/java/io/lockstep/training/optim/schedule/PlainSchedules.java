package io.lockstep.training.optim.schedule;

import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The kinds of schedules once more, each for one text, as plain formulas in double precision that
 * share no code with them.
 */
final class PlainSchedules {
  /**
   * A schedule and what it must give.
   *
   * @param text of the schedule
   * @param value by the step
   */
  record Plain(String text, IntToDoubleFunction value) {}

  static final Map<String, Plain> ALL =
      Map.ofEntries(
          Map.entry("constant", new Plain("0.3", _ -> 0.3)),
          Map.entry(
              "step",
              new Plain("step(0.1, 0.5, 7)", t -> 0.1 * Math.pow(0.5, Math.floor(t / 7.0)))),
          Map.entry(
              "multi_step",
              new Plain("multi_step(1, 0.2, [5, 30])", t -> t < 5 ? 1 : t < 30 ? 0.2 : 0.04)),
          Map.entry(
              "inverse_time",
              new Plain(
                  "inverse_time(0.3, 0.25, every=10, power=0.5)",
                  t -> 0.3 / Math.sqrt(1 + 0.025 * t))),
          Map.entry(
              "exponential",
              new Plain(
                  "exponential(0.3, 0.8, every=20)", t -> 0.3 * Math.exp(t * Math.log(0.8) / 20))),
          Map.entry(
              "polynomial",
              new Plain(
                  "polynomial(1, 0.1, 40, 3)",
                  t -> t > 40 ? 0.1 : 0.1 + 0.9 * Math.pow((40 - t) / 40.0, 3))),
          Map.entry("linear", new Plain("linear(1, 0.1, 40)", t -> t > 40 ? 0.1 : 1 - 0.0225 * t)),
          Map.entry(
              "cosine",
              new Plain(
                  "cosine(1, 0.1, 40)",
                  t -> t > 40 ? 0.1 : 0.55 + 0.45 * Math.cos(Math.PI * t / 40))),
          Map.entry(
              "cosine_restarts",
              new Plain(
                  "cosine_restarts(1, 0.01, 6, growth=2, shrink=0.5)", PlainSchedules::restarts)),
          Map.entry("one_cycle", new Plain("one_cycle(0.1, 40)", t -> cosine(t, 0.004, 0.1, 4e-7))),
          Map.entry(
              "one_cycle_linear",
              new Plain("one_cycle_linear(0.1, 40)", t -> line(t, 0.004, 0.1, 4e-7))),
          Map.entry(
              "one_cycle_momentum",
              new Plain("one_cycle_momentum(40)", t -> cosine(t, 0.95, 0.85, 0.95))),
          Map.entry(
              "one_cycle_momentum_linear",
              new Plain("one_cycle_momentum_linear(40)", t -> line(t, 0.95, 0.85, 0.95))),
          Map.entry("triangular", new Plain("triangular(0.2, 1, 5)", t -> 0.2 + 0.8 * wave(t))),
          Map.entry(
              "triangular2",
              new Plain(
                  "triangular2(0.2, 1, 5)",
                  t -> 0.2 + 0.8 * wave(t) * Math.pow(0.5, Math.floor(t / 10.0)))),
          Map.entry(
              "exp_range",
              new Plain(
                  "exp_range(0.2, 1, 5, factor=0.9)", t -> 0.2 + 0.8 * wave(t) * Math.pow(0.9, t))),
          Map.entry(
              "inverse_sqrt",
              new Plain("inverse_sqrt(0.5, 16)", t -> t < 16 ? t / 32.0 : 2 / Math.sqrt(t))),
          Map.entry(
              "trapezoid",
              new Plain(
                  "trapezoid(2, 10, 20, 10)",
                  t -> Math.max(0, Math.min(2, Math.min(t / 5.0, (40 - t) / 5.0))))),
          Map.entry(
              "piecewise",
              new Plain(
                  "piecewise(at=[10, 20], values=[3, 2, 1])", t -> t < 10 ? 3 : t < 20 ? 2 : 1)),
          Map.entry(
              "piecewise_linear",
              new Plain(
                  "piecewise_linear(at=[10, 20, 50], values=[1, 3, 0])",
                  t -> t < 10 ? 1 : t < 20 ? 0.2 * t - 1 : t < 50 ? 5 - 0.1 * t : 0)),
          Map.entry(
              "warmup",
              new Plain("warmup(10, start=0.25) then 0.4", t -> t < 10 ? 0.1 + 0.03 * t : 0.4)),
          Map.entry(
              "exponential_warmup",
              new Plain(
                  "exponential_warmup(10) then 0.4",
                  t -> t < 10 ? 0.4 * Math.pow(10, 0.3 * t - 3) : 0.4)));

  private PlainSchedules() {}

  private static double restarts(int t) {
    int start = 0;
    int length = 6;
    double peak = 1;
    while (t >= start + length) {
      start += length;
      length *= 2;
      peak /= 2;
    }
    double angle = Math.PI * (t - start) / length;
    return (peak + 0.01) / 2 + (peak - 0.01) / 2 * Math.cos(angle);
  }

  /** How far the step is on its way of 40: up to 1 at step 11, from there 2 at step 39. */
  private static double way(int t) {
    return t <= 11 ? t / 11.0 : Math.min(2, 1 + (t - 11) / 28.0);
  }

  private static double line(int t, double first, double middle, double last) {
    double way = way(t);
    return way <= 1 ? first + (middle - first) * way : middle + (last - middle) * (way - 1);
  }

  private static double cosine(int t, double first, double middle, double last) {
    double way = way(t);
    double from = way <= 1 ? first : middle;
    double to = way <= 1 ? middle : last;
    double angle = Math.PI * (way <= 1 ? way : way - 1);
    return (from + to) / 2 + (from - to) / 2 * Math.cos(angle);
  }

  /** Up from 0 to 1 and down within ten steps. */
  private static double wave(int t) {
    int into = t % 10;
    return Math.min(into, 10 - into) / 5.0;
  }
}
