package io.lockstep.training.optim.schedule;

import static io.lockstep.training.optim.schedule.ScheduleArgument.number;
import static io.lockstep.training.optim.schedule.ScheduleArgument.stepList;
import static io.lockstep.training.optim.schedule.ScheduleArgument.steps;
import static io.lockstep.training.optim.schedule.ScheduleArgument.value;

import io.lockstep.kernels.library.Interval;

/**
 * Kinds that go from one value toward another.
 *
 * <p>PyTorch's schedulers have a factor of the optimizer's rate where these have the value itself.
 * PyTorch's cosine rises again behind its end, Keras's and this one stay. Keras's {@code staircase}
 * of an exponential decay is {@link #STEP}.
 */
final class Decays {
  /** PyTorch's StepLR. */
  static final ScheduleKind STEP =
      ScheduleKind.of(
              "step",
              "step(from=0.1, factor=0.5, every=30)",
              (v, t) -> v.number("from") * power(v, Math.floor(t / v.number("every"))),
              from(),
              factor().usually(0.1),
              steps("every", "steps from one reduction to the next").aliased("step_size"))
          .aliased("step_lr", "steplr", "step_decay")
          .described("from * factor^floor(t/every)", "He et al., 2016");

  /** PyTorch's MultiStepLR. */
  static final ScheduleKind MULTI_STEP =
      ScheduleKind.of(
              "multi_step",
              "multi_step(from=0.1, factor=0.2, at=[80, 120])",
              (v, t) -> v.number("from") * power(v, passed(v, t)),
              from(),
              factor().usually(0.1),
              stepList("at", "steps before which it is reduced").aliased("milestones"))
          .aliased("multi_step_lr", "multisteplr", "multistep")
          .described("from * factor^n, n the number of entries of at up to t", "He et al., 2016");

  /** Keras's InverseTimeDecay. */
  static final ScheduleKind INVERSE_TIME =
      ScheduleKind.of(
              "inverse_time",
              "inverse_time(from=0.1, decay=0.01)",
              (v, t) ->
                  v.number("from")
                      / StrictMath.pow(
                          1 + v.number("decay") * t / v.number("every"), v.number("power")),
              from(),
              number(Interval.atLeast(0), "decay", "how fast it falls").aliased("decay_rate"),
              steps("every", "steps of which decay tells").usually(1).aliased("decay_steps"),
              number(Interval.atLeast(0), "power", "1, or 0.5 for a root").usually(1))
          .aliased("inverse_time_decay", "inversetimedecay", "inv")
          .described("from/(1 + decay t/every)^power", "Robbins and Monro, 1951");

  /** PyTorch's ExponentialLR, Keras's ExponentialDecay. */
  static final ScheduleKind EXPONENTIAL =
      ScheduleKind.of(
              "exponential",
              "exponential(from=0.1, factor=0.9, every=100)",
              (v, t) -> v.number("from") * power(v, t / v.number("every")),
              from(),
              factor(),
              steps("every", "steps for one factor").usually(1).aliased("decay_steps"))
          .aliased("exponential_lr", "exponentiallr", "exponential_decay", "exponentialdecay")
          .described("from * factor^(t/every)", "Senior et al., 2013");

  /** PyTorch's PolynomialLR, Keras's PolynomialDecay. */
  static final ScheduleKind POLYNOMIAL =
      ScheduleKind.of(
              "polynomial",
              "polynomial(from=0.1, to=0.001, steps=1000, power=2)",
              (v, t) -> between(v, 1 - StrictMath.pow(1 - done(v, t), v.number("power"))),
              from(),
              to(),
              length(),
              number(Interval.above(0), "power", "1 for a straight line").usually(1))
          .ending(v -> v.whole("steps"))
          .aliased("polynomial_lr", "polynomiallr", "polynomial_decay", "polynomialdecay", "poly")
          .described("to + (from - to)(1 - t/steps)^power", "Chen et al., 2018");

  /** PyTorch's LinearLR. */
  static final ScheduleKind LINEAR =
      ScheduleKind.of(
              "linear",
              "linear(from=0.1, to=0.001, steps=1000)",
              (v, t) -> between(v, done(v, t)),
              from(),
              to(),
              length())
          .ending(v -> v.whole("steps"))
          .aliased("linear_lr", "linearlr", "linear_decay")
          .described("from + (to - from) t/steps", "Devlin et al., 2019");

  /** PyTorch's CosineAnnealingLR, Keras's CosineDecay. */
  static final ScheduleKind COSINE =
      ScheduleKind.of(
              "cosine",
              "cosine(from=0.001, to=1.0E-5, steps=20000)",
              (v, t) -> between(v, half(done(v, t))),
              from(),
              to(),
              length())
          .ending(v -> v.whole("steps"))
          .aliased("cosine_annealing", "cosineannealinglr", "cosine_decay", "cosinedecay")
          .described("to + (from - to)(1 + cos(pi t/steps))/2", "Loshchilov and Hutter, 2017");

  private Decays() {}

  static ScheduleArgument from() {
    return value("from", "the first value")
        .aliased("initial", "initial_learning_rate", "base_lr", "lr");
  }

  static ScheduleArgument to() {
    return value("to", "the last value")
        .usually(0)
        .aliased("eta_min", "min_lr", "end_learning_rate");
  }

  static ScheduleArgument length() {
    return steps("steps", "steps from first to last")
        .aliased("t_max", "total_iters", "total_steps", "decay_steps");
  }

  private static ScheduleArgument factor() {
    return number(Interval.above(0), "factor", "of each reduction").aliased("gamma", "decay_rate");
  }

  private static double power(ScheduleValues v, double exponent) {
    return StrictMath.pow(v.number("factor"), exponent);
  }

  private static double passed(ScheduleValues v, long t) {
    return v.numbers("at").stream().filter(at -> at <= t).count();
  }

  /** The share of the steps that is done. */
  private static double done(ScheduleValues v, long t) {
    return Math.min(t / v.number("steps"), 1);
  }

  private static double between(ScheduleValues v, double share) {
    return between(v.number("from"), v.number("to"), share);
  }

  /** A value between two, which are met at shares 0 and 1. */
  static double between(double from, double to, double share) {
    return from * (1 - share) + to * share;
  }

  /** Half a wave of a cosine, from 0 to 1. */
  static double half(double share) {
    return (1 - StrictMath.cos(Math.PI * share)) / 2;
  }
}
