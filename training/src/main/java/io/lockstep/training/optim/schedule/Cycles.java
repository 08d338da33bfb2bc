package io.lockstep.training.optim.schedule;

import static io.lockstep.training.optim.schedule.Decays.between;
import static io.lockstep.training.optim.schedule.Decays.half;
import static io.lockstep.training.optim.schedule.ScheduleArgument.number;
import static io.lockstep.training.optim.schedule.ScheduleArgument.steps;
import static io.lockstep.training.optim.schedule.ScheduleArgument.value;

import io.lockstep.kernels.library.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Kinds that come back: restarts, and triangles as those of PyTorch's CyclicLR. */
final class Cycles {
  /** PyTorch's CosineAnnealingWarmRestarts, Keras's CosineDecayRestarts. */
  static final ScheduleKind COSINE_RESTARTS =
      ScheduleKind.of(
              "cosine_restarts",
              "cosine_restarts(from=0.1, to=0.001, steps=1000, growth=2)",
              Cycles::restarting,
              Decays.from(),
              Decays.to(),
              steps("steps", "length of the first period")
                  .aliased("t_0", "period", "first_decay_steps"),
              number(Interval.atLeast(1), "growth", "of the length at each restart")
                  .usually(1)
                  .aliased("t_mult", "t_mul"),
              number(Interval.above(0).upTo(1), "shrink", "of the first value at each restart")
                  .usually(1)
                  .aliased("m_mul"))
          .turning(v -> List.of(v.whole("steps") - 1, v.whole("steps")))
          .aliased(
              "sgdr", "cosine_warm_restarts", "cosineannealingwarmrestarts", "cosinedecayrestarts")
          .described(
              "to + (shrink^i from - to)(1 + cos(pi s/T_i))/2, s steps into period i,"
                  + " T_i = steps growth^i",
              "Loshchilov and Hutter, 2017");

  /** PyTorch's CyclicLR, mode triangular. */
  static final ScheduleKind TRIANGULAR =
      cyclic("triangular", (_, _, _) -> 1)
          .aliased("cyclic", "cyclic_lr", "cycliclr", "clr")
          .described("from + (to - from) w, w up from 0 to 1 and down again", "Smith, 2017");

  /** PyTorch's CyclicLR, mode triangular2. */
  static final ScheduleKind TRIANGULAR2 =
      cyclic("triangular2", (_, cycle, _) -> StrictMath.pow(2, -cycle))
          .described("from + (to - from) w/2^i in cycle i, from 0", "Smith, 2017");

  /** PyTorch's CyclicLR, mode exp_range. */
  static final ScheduleKind EXP_RANGE =
      cyclic(
              "exp_range",
              (v, _, t) -> StrictMath.pow(v.number("factor"), (double) t),
              number(Interval.above(0).upTo(1), "factor", "of each step").aliased("gamma"))
          .described("from + (to - from) w factor^t", "Smith, 2017");

  private Cycles() {}

  /** The height of a triangle. */
  @FunctionalInterface
  private interface Height {
    double of(ScheduleValues v, double cycle, long t);
  }

  private static ScheduleKind cyclic(String name, Height height, ScheduleArgument... more) {
    ScheduleArgument[] arguments = {
      Decays.from().aliased("base_lr", "max_momentum"),
      value("to", "the value at the top").aliased("max_lr", "base_momentum"),
      steps("up", "steps to the top").usually(2000).aliased("step_size_up"),
      ScheduleArgument.count("down", "steps back; 0 for as many as up")
          .usually(0)
          .aliased("step_size_down"),
    };
    ScheduleArgument[] all =
        Stream.concat(Arrays.stream(arguments), Arrays.stream(more))
            .toArray(ScheduleArgument[]::new);
    String example =
        name + "(from=0.001, to=0.01, up=500" + (more.length == 0 ? ")" : ", factor=0.999)");
    return ScheduleKind.of(name, example, (v, t) -> triangle(v, t, height), all)
        .turning(v -> List.of(v.whole("up"), v.whole("up") + down(v)));
  }

  private static long down(ScheduleValues v) {
    return v.whole("down") == 0 ? v.whole("up") : v.whole("down");
  }

  private static double triangle(ScheduleValues v, long t, Height height) {
    long up = v.whole("up");
    long down = down(v);
    long into = t % (up + down);
    double share = into <= up ? (double) into / up : (double) (up + down - into) / down;
    long cycle = t / (up + down);
    return between(v.number("from"), v.number("to"), share * height.of(v, (double) cycle, t));
  }

  private static double restarting(ScheduleValues v, long t) {
    double first = v.number("steps");
    double growth = v.number("growth");
    double period = period(t / first, growth);
    double into = (t / first - start(period, growth)) / StrictMath.pow(growth, period);
    double peak = v.number("from") * StrictMath.pow(v.number("shrink"), period);
    return between(peak, v.number("to"), half(into));
  }

  /** Where a period begins, with the length of the first one as unit. */
  private static double start(double period, double growth) {
    return growth == 1 ? period : (StrictMath.pow(growth, period) - 1) / (growth - 1);
  }

  /** The period that a time is in; the logarithm may be off by a little, so it is set right. */
  private static double period(double time, double growth) {
    if (growth == 1) {
      return Math.floor(time);
    }
    double period = Math.floor(StrictMath.log1p(time * (growth - 1)) / StrictMath.log(growth));
    while (start(period, growth) > time) {
      period--;
    }
    while (start(period + 1, growth) <= time) {
      period++;
    }
    return period;
  }
}
