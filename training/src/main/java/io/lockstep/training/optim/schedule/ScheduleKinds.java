package io.lockstep.training.optim.schedule;

import static io.lockstep.training.optim.schedule.ScheduleArgument.steps;
import static io.lockstep.training.optim.schedule.ScheduleArgument.value;

import java.util.List;

/** The kinds that are built in. */
final class ScheduleKinds {
  static final ScheduleKind CONSTANT =
      ScheduleKind.of(
              "constant",
              "0.001",
              (v, _) -> v.number("value"),
              value("value", "the value").aliased("lr", "learning_rate"))
          .described("value", "");

  static final ScheduleKind COSINE =
      ScheduleKind.of(
              "cosine",
              "cosine(from=0.001, to=1.0E-5, steps=20000)",
              (v, t) -> {
                double done = Math.min(t / v.number("steps"), 1);
                double to = v.number("to");
                return to + (v.number("from") - to) * (1 + StrictMath.cos(Math.PI * done)) / 2;
              },
              value("from", "the first value"),
              value("to", "the last value").usually(0),
              steps("steps", "from first to last"))
          .ending(v -> v.whole("steps"))
          .described("to + (from - to)(1 + cos(pi t/steps))/2", "Loshchilov and Hutter, 2017");

  static final ScheduleKind WARM_UP =
      ScheduleKind.warmUp(
              "warmup",
              "warmup(500)",
              (v, t) -> t / v.number("steps"),
              steps("steps", "before what follows"))
          .described("v t/steps, v the first value of what follows", "Goyal et al., 2017");

  static final List<ScheduleKind> ALL = List.of(CONSTANT, COSINE, WARM_UP);

  private ScheduleKinds() {}
}
