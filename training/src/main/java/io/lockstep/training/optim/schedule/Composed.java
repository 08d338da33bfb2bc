package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.PlainNumber;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The forms of a schedule: a constant, a curve of a kind, and what is made of others. */
final class Composed {
  private Composed() {}

  /** One schedule and then another; what is several becomes a list that is read from the left. */
  static Schedule then(Schedule first, Schedule next) {
    return switch (first) {
      case Then(Schedule a, Schedule b) -> then(a, then(b, next));
      case WarmedUp(WarmUp warmUp, Schedule b) -> new WarmedUp(warmUp, then(b, next));
      case Constant _, Curve _, Limited _, Scaled _, PerEpoch _ -> new Then(first, next);
    };
  }

  /** The text of what an operator behind it is about. */
  private static String operand(Schedule schedule) {
    return switch (schedule) {
      case Then _, WarmedUp _ -> "(" + schedule.text() + ")";
      case Constant _, Curve _, Limited _, Scaled _, PerEpoch _ -> schedule.text();
    };
  }

  /** One value for good. */
  record Constant(double value) implements Schedule {
    Constant {
      if (!Float.isFinite((float) value)) {
        throw new IllegalArgumentException(
            "[schedule] the constant is " + value + "; give a value that is finite in float32");
      }
    }

    @Override
    public double at(Moment moment) {
      return value;
    }

    @Override
    public String text() {
      return PlainNumber.of(value);
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }

    @Override
    public List<Moment> moments() {
      return List.of(Moment.START);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A curve of a registered kind. */
  record Curve(ScheduleKind kind, ScheduleValues values) implements Schedule {
    @Override
    public double at(Moment moment) {
      return kind.curve().at(values, moment.step());
    }

    @Override
    public String text() {
      return kind.text(values);
    }

    @Override
    public OptionalLong length() {
      return kind.length().of(values);
    }

    @Override
    public List<Moment> moments() {
      return kind.turns().of(values).stream().map(Moment::ofStep).toList();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** One, and after its length another. */
  record Then(Schedule first, Schedule next) implements Schedule {
    Then {
      if (first.length().isEmpty()) {
        throw new IllegalArgumentException(
            "[schedule] "
                + first.text()
                + " does not end at a known step, so nothing can follow it; write '"
                + (first instanceof PerEpoch(Schedule inner)
                    ? "(" + operand(inner) + " for EPOCHS then ...) per epoch'"
                    : first.text() + " for STEPS then ...'"));
      }
    }

    private long start() {
      return first.length().orElseThrow();
    }

    @Override
    public double at(Moment moment) {
      return moment.step() < start()
          ? first.at(moment)
          : next.at(new Moment(moment.step() - start(), moment.epoch()));
    }

    @Override
    public String text() {
      return operand(first) + " then " + next.text();
    }

    @Override
    public OptionalLong length() {
      return longer(next, start());
    }

    @Override
    public List<Moment> moments() {
      Stream<Moment> before = first.moments().stream().filter(m -> m.step() < start());
      Stream<Moment> last = start() == 0 ? Stream.of() : Stream.of(Moment.ofStep(start() - 1));
      return distinct(Stream.concat(before, last), shifted(next, start()));
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A warm-up toward the first value of what follows. */
  record WarmedUp(WarmUp warmUp, Schedule next) implements Schedule {
    @Override
    public double at(Moment moment) {
      long start = warmUp.steps();
      return moment.step() < start
          ? warmUp.share(moment.step()) * next.at(new Moment(0, moment.epoch()))
          : next.at(new Moment(moment.step() - start, moment.epoch()));
    }

    @Override
    public String text() {
      return warmUp.text() + " then " + next.text();
    }

    @Override
    public OptionalLong length() {
      return longer(next, warmUp.steps());
    }

    @Override
    public List<Moment> moments() {
      return distinct(Stream.of(Moment.START), shifted(next, warmUp.steps()));
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A schedule that ends after some steps. */
  record Limited(Schedule schedule, long steps) implements Schedule {
    Limited {
      if (steps < 1) {
        throw new IllegalArgumentException(
            "[schedule] "
                + schedule.text()
                + " for "
                + steps
                + " steps is nothing; give a whole number of at least 1");
      }
    }

    @Override
    public double at(Moment moment) {
      return schedule.at(new Moment(Math.min(moment.step(), steps), moment.epoch()));
    }

    @Override
    public String text() {
      return operand(schedule) + " for " + steps;
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(steps);
    }

    @Override
    public List<Moment> moments() {
      return distinct(
          schedule.moments().stream().filter(m -> m.step() <= steps),
          Stream.of(Moment.ofStep(steps)));
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A schedule with its values multiplied. */
  record Scaled(Schedule schedule, double factor) implements Schedule {
    Scaled {
      if (!Float.isFinite((float) factor)) {
        throw new IllegalArgumentException(
            "[schedule] "
                + schedule.text()
                + " is multiplied by "
                + factor
                + "; give a value that is finite in float32");
      }
    }

    @Override
    public double at(Moment moment) {
      return factor * schedule.at(moment);
    }

    @Override
    public String text() {
      return operand(schedule) + " times " + PlainNumber.of(factor);
    }

    @Override
    public OptionalLong length() {
      return schedule.length();
    }

    @Override
    public List<Moment> moments() {
      return schedule.moments();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A schedule that counts epochs for steps. */
  record PerEpoch(Schedule schedule) implements Schedule {
    @Override
    public double at(Moment moment) {
      return schedule.at(new Moment(moment.epoch(), moment.epoch()));
    }

    @Override
    public String text() {
      return operand(schedule) + " per epoch";
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }

    @Override
    public List<Moment> moments() {
      return schedule.moments().stream()
          .flatMap(m -> Stream.of(m.step(), (long) m.epoch()))
          .map(epoch -> new Moment(0, (int) Math.min(epoch, Integer.MAX_VALUE)))
          .distinct()
          .toList();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  private static OptionalLong longer(Schedule next, long by) {
    OptionalLong length = next.length();
    return length.isPresent() ? OptionalLong.of(length.getAsLong() + by) : length;
  }

  private static Stream<Moment> shifted(Schedule next, long by) {
    return next.moments().stream().map(m -> m.later(by));
  }

  private static List<Moment> distinct(Stream<Moment> first, Stream<Moment> next) {
    return Stream.concat(first, next).distinct().toList();
  }
}
