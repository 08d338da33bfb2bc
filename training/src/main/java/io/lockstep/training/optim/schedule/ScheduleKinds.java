package io.lockstep.training.optim.schedule;

import static io.lockstep.training.optim.schedule.Decays.between;
import static io.lockstep.training.optim.schedule.ScheduleArgument.count;
import static io.lockstep.training.optim.schedule.ScheduleArgument.number;
import static io.lockstep.training.optim.schedule.ScheduleArgument.stepList;
import static io.lockstep.training.optim.schedule.ScheduleArgument.steps;
import static io.lockstep.training.optim.schedule.ScheduleArgument.value;

import io.lockstep.kernels.library.Interval;
import java.util.List;

/** The kinds that are built in: those with parts, warm-ups, and the list of all. */
final class ScheduleKinds {
  static final ScheduleKind CONSTANT =
      ScheduleKind.of(
              "constant",
              "0.001",
              (v, _) -> v.number("value"),
              value("value", "the value").aliased("lr", "learning_rate"))
          .aliased("constant_lr")
          .described("value", "");

  /** Keras's PiecewiseConstantDecay, which changes one step later. */
  static final ScheduleKind PIECEWISE =
      ScheduleKind.of(
              "piecewise",
              "piecewise(at=[100, 200], values=[0.1, 0.01, 0.001])",
              (v, t) -> v.numbers("values").get(passed(v.numbers("at"), t)),
              stepList("at", "steps before which the next value comes").aliased("boundaries"),
              ScheduleArgument.values("values", "one more than at"))
          .turning(v -> v.numbers("at").stream().map(Double::longValue).toList())
          .refusing(v -> counts(v, 1, "one value more than there are steps"))
          .aliased("piecewise_constant", "piecewiseconstantdecay")
          .described("values[n], n the number of entries of at up to t", "");

  static final ScheduleKind PIECEWISE_LINEAR =
      ScheduleKind.of(
              "piecewise_linear",
              "piecewise_linear(at=[0, 200, 500], values=[0, 0.4, 0])",
              ScheduleKinds::interpolated,
              stepList("at", "steps of the corners"),
              ScheduleArgument.values("values", "the value at each"))
          .ending(v -> v.numbers("at").getLast().longValue())
          .turning(v -> v.numbers("at").stream().map(Double::longValue).toList())
          .refusing(v -> counts(v, 0, "as many values as steps"))
          .described("straight lines from corner to corner", "");

  static final ScheduleKind INVERSE_SQRT =
      ScheduleKind.of(
              "inverse_sqrt",
              "inverse_sqrt(peak=0.001, warmup=4000)",
              (v, t) -> {
                double warmUp = v.number("warmup");
                double share = t < warmUp ? t / warmUp : StrictMath.sqrt(warmUp / t);
                return v.number("peak") * share;
              },
              value("peak", "the greatest value").aliased("from", "lr"),
              steps("warmup", "steps up to it").aliased("num_warmup_steps", "warmup_steps"))
          .turning(v -> List.of(v.whole("warmup")))
          .aliased("inverse_square_root", "rsqrt")
          .described("peak min(t/warmup, sqrt(warmup/t))", "Vaswani et al., 2017");

  static final ScheduleKind TRAPEZOID =
      ScheduleKind.of(
              "trapezoid",
              "trapezoid(peak=0.001, warmup=100, stable=700, decay=200)",
              ScheduleKinds::trapezoid,
              value("peak", "the greatest value").aliased("lr"),
              count("warmup", "steps up to it").aliased("num_warmup_steps", "warmup_steps"),
              count("stable", "steps that have it").aliased("num_stable_steps", "stable_steps"),
              steps("decay", "steps down").aliased("num_decay_steps", "decay_steps"),
              value("to", "the last value").usually(0).aliased("min_lr", "eta_min"),
              value("from", "the first value").usually(0))
          .ending(v -> v.whole("warmup") + v.whole("stable") + v.whole("decay"))
          .turning(v -> {
            long flat = v.whole("warmup") + v.whole("stable");
            return List.of(v.whole("warmup"), flat, flat + v.whole("decay"));
          })
          .aliased("wsd", "warmup_stable_decay")
          .described("by lines: from, peak, peak, to", "Xing et al., 2018; Hu et al., 2024");

  static final ScheduleKind WARM_UP =
      ScheduleKind.warmUp(
              "warmup",
              "warmup(500)",
              (v, t) -> between(v.number("start"), 1, t / v.number("steps")),
              steps("steps", "steps before what follows"),
              start(0, Interval.atLeast(0).upTo(1)))
          .aliased("warm_up", "linear_warmup")
          .described(
              "v (start + (1 - start) t/steps), v what follows begins with", "Goyal et al., 2017");

  static final ScheduleKind EXPONENTIAL_WARM_UP =
      ScheduleKind.warmUp(
              "exponential_warmup",
              "exponential_warmup(500)",
              (v, t) -> StrictMath.pow(v.number("start"), 1 - t / v.number("steps")),
              steps("steps", "steps before what follows"),
              start(0.001, Interval.above(0).upTo(1)))
          .aliased("exponential_warm_up")
          .described("v start^(1 - t/steps), v what follows begins with", "");

  static final List<ScheduleKind> ALL =
      List.of(
          CONSTANT,
          Decays.STEP,
          Decays.MULTI_STEP,
          Decays.INVERSE_TIME,
          Decays.EXPONENTIAL,
          Decays.POLYNOMIAL,
          Decays.LINEAR,
          Decays.COSINE,
          Cycles.COSINE_RESTARTS,
          OneCycle.RATE,
          OneCycle.RATE_LINEAR,
          OneCycle.MOMENTUM,
          OneCycle.MOMENTUM_LINEAR,
          Cycles.TRIANGULAR,
          Cycles.TRIANGULAR2,
          Cycles.EXP_RANGE,
          INVERSE_SQRT,
          TRAPEZOID,
          PIECEWISE,
          PIECEWISE_LINEAR,
          WARM_UP,
          EXPONENTIAL_WARM_UP);

  private ScheduleKinds() {}

  private static ScheduleArgument start(double usual, Interval range) {
    return number(range, "start", "share of the value at the first step")
        .usually(usual)
        .aliased("start_factor");
  }

  private static double trapezoid(ScheduleValues v, long t) {
    long up = v.whole("warmup");
    long flat = up + v.whole("stable");
    double peak = v.number("peak");
    if (t < up) {
      return between(v.number("from"), peak, (double) t / up);
    }
    double down = (t - flat) / v.number("decay");
    return between(peak, v.number("to"), Math.clamp(down, 0.0, 1.0));
  }

  private static String counts(ScheduleValues v, int more, String wanted) {
    int at = v.numbers("at").size();
    int given = v.numbers("values").size();
    return given == at + more
        ? ""
        : "at has " + at + " and values has " + given + "; give " + wanted;
  }

  private static int passed(List<Double> at, long t) {
    return (int) at.stream().filter(a -> a <= t).count();
  }

  private static double interpolated(ScheduleValues v, long t) {
    List<Double> at = v.numbers("at");
    List<Double> values = v.numbers("values");
    int next = passed(at, t);
    if (next == 0 || next == at.size()) {
      return next == 0 ? values.getFirst() : values.getLast();
    }
    double start = at.get(next - 1);
    double share = (t - start) / (at.get(next) - start);
    return between(values.get(next - 1), values.get(next), share);
  }
}
