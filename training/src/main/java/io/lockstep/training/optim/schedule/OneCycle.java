package io.lockstep.training.optim.schedule;

import static io.lockstep.training.optim.schedule.Decays.between;
import static io.lockstep.training.optim.schedule.Decays.half;
import static io.lockstep.training.optim.schedule.ScheduleArgument.number;
import static io.lockstep.training.optim.schedule.ScheduleArgument.value;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.PlainNumber;
import java.util.List;

/**
 * One rise and fall over a whole run, as PyTorch's OneCycleLR with its usual values: the last of
 * {@code steps} steps has the last value.
 */
final class OneCycle {
  private static final String PAPER = "Smith and Topin, 2019";

  /** Of a rate, by cosines. */
  static final ScheduleKind RATE =
      rate("one_cycle", true)
          .aliased("one_cycle_lr", "onecyclelr", "onecycle")
          .described("by cosines: peak/divide, peak, peak/(divide final_divide)", PAPER);

  /** Of a rate, by straight lines. */
  static final ScheduleKind RATE_LINEAR =
      rate("one_cycle_linear", false)
          .described("by lines: peak/divide, peak, peak/(divide final_divide)", PAPER);

  /** Of a momentum, by cosines. */
  static final ScheduleKind MOMENTUM =
      momentum("one_cycle_momentum", true)
          .described("by cosines: from, to at the peak of the rate, from", PAPER);

  /** Of a momentum, by straight lines. */
  static final ScheduleKind MOMENTUM_LINEAR =
      momentum("one_cycle_momentum_linear", false)
          .described("by lines: from, to at the peak of the rate, from", PAPER);

  private OneCycle() {}

  private static ScheduleKind rate(String name, boolean cosine) {
    return parts(
        ScheduleKind.of(
            name,
            name + "(peak=0.1, steps=1000)",
            (v, t) -> {
              double peak = v.number("peak");
              double first = peak / v.number("divide");
              return at(v, t, cosine, first, peak, first / v.number("final_divide"));
            },
            value("peak", "the greatest value").aliased("max_lr"),
            Decays.length(),
            up(),
            number(Interval.atLeast(1), "divide", "peak by the first value")
                .usually(25)
                .aliased("div_factor"),
            number(Interval.atLeast(1), "final_divide", "first value by the last")
                .usually(1e4)
                .aliased("final_div_factor"),
            phases()));
  }

  private static ScheduleKind momentum(String name, boolean cosine) {
    return parts(
        ScheduleKind.of(
            name,
            name + "(steps=1000, to=0.8)",
            (v, t) -> {
              double from = v.number("from");
              return at(v, t, cosine, from, v.number("to"), from);
            },
            Decays.length(),
            value("from", "first and last value").usually(0.95).aliased("max_momentum"),
            value("to", "the value at the peak of the rate").usually(0.85).aliased("base_momentum"),
            up(),
            phases()));
  }

  private static ScheduleArgument up() {
    return number(Interval.above(0).below(1), "up", "share of the steps that rise")
        .usually(0.3)
        .aliased("pct_start");
  }

  private static ScheduleArgument phases() {
    return ScheduleArgument.whole(2, 3, "phases", "3 to fall as fast as it rose first").usually(2);
  }

  private static ScheduleKind parts(ScheduleKind kind) {
    return kind.ending(v -> v.whole("steps"))
        .turning(v -> {
          long top = (long) top(v);
          return List.of(top, top + 1, v.whole("steps") - 1, v.whole("steps"));
        })
        .refusing(OneCycle::fault);
  }

  private static String fault(ScheduleValues v) {
    double rising = v.number("up") * v.number("steps");
    if (rising <= 1) {
      return "up "
          + PlainNumber.of(v.number("up"))
          + " of "
          + v.whole("steps")
          + " steps is no more than one step, so nothing rises; give more steps or a greater up";
    }
    return v.number("phases") == 3 && v.number("up") > 0.5
        ? "up is "
            + PlainNumber.of(v.number("up"))
            + ", but of 3 phases two are as long as that; give 0.5 at most"
        : "";
  }

  /** Where the peak is, in steps, which need not be a whole number. */
  private static double top(ScheduleValues v) {
    return v.number("up") * v.number("steps") - 1;
  }

  private static double at(
      ScheduleValues v, long t, boolean cosine, double first, double peak, double last) {
    double top = top(v);
    double end = v.number("steps") - 1;
    double middle = v.number("phases") == 3 ? 2 * top : top;
    if (t <= top) {
      return part(first, peak, t / top, cosine);
    }
    if (t <= middle) {
      return part(peak, first, (t - top) / (middle - top), cosine);
    }
    double start = v.number("phases") == 3 ? first : peak;
    double share = Math.min((t - middle) / (end - middle), 1);
    return part(start, last, share, cosine);
  }

  private static double part(double from, double to, double share, boolean cosine) {
    return between(from, to, cosine ? half(share) : share);
  }
}
