package io.lockstep.training.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
  private static final List<String> FALLING_FOR_GOOD =
      List.of(
          "step", "multi_step", "inverse_time", "exponential", "inverse_sqrt", "cosine_restarts");

  private static void assertCurve(IntToDoubleFunction formula, Schedule schedule) {
    for (int t = 0; t < 60; t++) {
      double expected = formula.applyAsDouble(t);
      double bound = 1e-13 * Math.max(1e-3, Math.abs(expected));
      assertEquals(expected, schedule.at(Moment.ofStep(t)), bound, schedule + ", step " + t);
    }
  }

  @Test
  void step_decay() {
    assertCurve(t -> 0.1 * Math.pow(0.5, Math.floor(t / 7.0)), Schedules.step(0.1, 0.5, 7));
  }

  @Test
  void multi_step_decay() {
    assertCurve(
        t -> t < 5 ? 1 : t < 30 ? 0.2 : 0.04, Schedules.multiStep(1, 0.2, List.of(5L, 30L)));
  }

  @Test
  void inverse_time_decay() {
    assertCurve(t -> 0.3 / (1 + 0.25 * t), Schedules.inverseTime(0.3, 0.25));
    assertCurve(
        t -> 0.3 / Math.sqrt(1 + 0.25 * t / 10),
        Schedules.parse("inverse_time(0.3, 0.25, every=10, power=0.5)"));
  }

  @Test
  void exponential_decay() {
    assertCurve(t -> 0.3 * Math.exp(t * Math.log(0.8)), Schedules.exponential(0.3, 0.8));
    assertCurve(
        t -> 0.3 * Math.exp(t / 20.0 * Math.log(0.8)),
        Schedules.parse("exponential(0.3, 0.8, decay_steps=20)"));
  }

  @Test
  void polynomial_and_linear_decay() {
    assertCurve(
        t -> t > 40 ? 0.1 : 0.1 + 0.9 * Math.pow(1 - t / 40.0, 3),
        Schedules.polynomial(1, 0.1, 40, 3));
    assertCurve(t -> t > 40 ? 0.1 : 1 - 0.9 * t / 40.0, Schedules.linear(1, 0.1, 40));
  }

  @Test
  void cosine_decay_keeps_its_last_value() {
    assertCurve(
        t -> t > 40 ? 0.1 : 0.1 + 0.45 * (1 + Math.cos(Math.PI * t / 40)),
        Schedules.cosine(1, 0.1, 40));
  }

  @Test
  void restarts_begin_anew_with_longer_periods_and_lower_peaks() {
    double[] begins = {0, 6, 18, 42};
    IntToDoubleFunction formula =
        t -> {
          int i = t < 6 ? 0 : t < 18 ? 1 : t < 42 ? 2 : 3;
          double into = (t - begins[i]) / (6 * Math.pow(2, i));
          double peak = Math.pow(0.5, i);
          return 0.01 + (peak - 0.01) * (1 + Math.cos(Math.PI * into)) / 2;
        };
    assertCurve(formula, Schedules.parse("sgdr(1, 0.01, 6, growth=2, shrink=0.5)"));
    assertEquals(1, Schedules.cosineRestarts(1, 0, 7, 1).at(Moment.ofStep(7_000_000_007L)));
    assertEquals(
        1, Schedules.cosineRestarts(1, 0, 7, 3).at(Moment.ofStep(7L * (1 + 3 + 9 + 27 + 81))));
  }

  @Test
  void one_cycle_ends_at_its_last_step() {
    Schedule rate = Schedules.oneCycle(0.1, 1000);
    assertEquals(0.1 / 25, rate.at(Moment.START), 1e-17);
    assertEquals(0.1, rate.at(Moment.ofStep(299)), 1e-17);
    assertEquals(0.1 / 25e4, rate.at(Moment.ofStep(999)), 1e-20);
    assertEquals(0.1 / 25e4, rate.at(Moment.ofStep(5000)), 1e-20);
    assertEquals(0.85, Schedules.oneCycleMomentum(0.95, 0.85, 1000).at(Moment.ofStep(299)), 1e-15);
  }

  @Test
  void triangles() {
    IntToDoubleFunction wave = t -> 1 - Math.abs((t % 10) / 5.0 - 1);
    assertCurve(t -> 0.2 + 0.8 * wave.applyAsDouble(t), Schedules.triangular(0.2, 1, 5));
    assertCurve(
        t -> 0.2 + 0.8 * wave.applyAsDouble(t) / (1L << (t / 10)),
        Schedules.triangular2(0.2, 1, 5));
    assertCurve(
        t -> 0.2 + 0.8 * wave.applyAsDouble(t) * Math.pow(0.9, t),
        Schedules.expRange(0.2, 1, 5, 0.9));
  }

  @Test
  void inverse_square_root() {
    assertCurve(
        t -> t < 16 ? 0.5 * t / 16 : 0.5 * 4 / Math.sqrt(t), Schedules.inverseSqrt(0.5, 16));
  }

  @Test
  void trapezoid() {
    assertCurve(
        t -> 2 * Math.max(0, Math.min(1, Math.min(t / 10.0, (40 - t) / 10.0))),
        Schedules.trapezoid(2, 10, 20, 10));
    assertCurve(t -> t < 9 ? 1 : 0.5, Schedules.parse("wsd(1, 0, 8, 1, to=0.5)"));
  }

  @Test
  void piecewise() {
    assertCurve(
        t -> t < 10 ? 3 : t < 20 ? 2 : 1,
        Schedules.piecewise(List.of(10L, 20L), List.of(3.0, 2.0, 1.0)));
    assertCurve(
        t -> t < 10 ? 1 : t < 20 ? 1 + 0.2 * (t - 10) : t < 50 ? 3 - 0.1 * (t - 20) : 0,
        Schedules.piecewiseLinear(List.of(10L, 20L, 50L), List.of(1.0, 3.0, 0.0)));
  }

  @Test
  void warm_ups_lead_to_what_follows() {
    Schedule after = Schedules.cosine(0.1, 0, 20);
    IntToDoubleFunction cosine = t -> 0.05 * (1 + Math.cos(Math.PI * Math.min(t, 20) / 20));
    assertCurve(
        t -> t < 10 ? 0.1 * t / 10 : cosine.applyAsDouble(t - 10),
        Schedules.warmUp(10).then(after));
    assertCurve(
        t -> t < 10 ? 0.1 * (0.25 + 0.75 * t / 10) : cosine.applyAsDouble(t - 10),
        Schedules.parse("warmup(10, start=0.25) then cosine(0.1, 0, 20)"));
    assertCurve(
        t -> t < 10 ? 0.1 * Math.pow(10, -3 + 0.3 * t) : cosine.applyAsDouble(t - 10),
        Schedules.exponentialWarmUp(10).then(after));
  }

  @Test
  void schedules_follow_one_another_and_count_their_own_steps() {
    Schedule schedule = Schedules.parse("0.5 for 5 then linear(1, 0, 10) times 0.1 then 7");
    assertCurve(t -> t < 5 ? 0.5 : t < 15 ? 0.1 * (1 - (t - 5) / 10.0) : 7, schedule);
    assertEquals(OptionalLong.empty(), schedule.length());
    assertEquals(
        OptionalLong.of(27),
        Schedules.parse("warmup(2) then 1 for 5 then cosine(1, 0, 20)").length());
    assertEquals(
        0.75, Schedules.parse("linear(1, 0, 10) for 5").at(Moment.ofStep(2)) - 0.05, 1e-15);
    assertEquals(0.5, Schedules.parse("linear(1, 0, 10) for 5").at(Moment.ofStep(50)));
  }

  @Test
  void per_epoch_counts_epochs_for_steps() {
    Schedule schedule = Schedules.step(0.1, 0.5, 30).perEpoch();
    assertEquals(0.1, schedule.at(new Moment(1_000_000, 29)));
    assertEquals(0.05, schedule.at(new Moment(0, 30)));
    Schedule warmed = Schedules.warmUp(100).then(schedule);
    assertEquals(0.05, warmed.at(new Moment(50, 0)));
    assertEquals(0.1, warmed.at(new Moment(100, 0)));
    assertEquals(0.025, warmed.at(new Moment(101, 60)));
    Schedule all = Schedules.parse("(warmup(5) then cosine(0.1, 0, 90)) per epoch");
    assertEquals(0.02, all.at(new Moment(123, 1)), 1e-17);
    assertEquals(0.1, all.at(new Moment(456, 5)), 1e-17);
  }

  @Test
  void every_kind_has_the_values_of_a_plain_formula() {
    Set<String> names = kinds().stream().map(ScheduleKind::name).collect(Collectors.toSet());
    assertEquals(names, PlainSchedules.ALL.keySet());
    PlainSchedules.ALL.forEach(
        (_, plain) -> assertCurve(plain.value(), Schedules.parse(plain.text())));
    System.out.println(
        "[schedules] " + names.size() + " of " + kinds().size() + " beside plain formulas");
  }

  /** The built-in ones; other tests may have registered more. */
  static List<ScheduleKind> kinds() {
    return Schedules.kinds().subList(0, ScheduleKinds.ALL.size());
  }

  private static String sample(ScheduleKind kind) {
    return kind.isWarmUp() ? kind.example() + " then 0.1" : kind.example();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_text_of_every_kind_gives_it_again(ScheduleKind kind) {
    Schedule schedule = Schedules.parse(sample(kind));
    assertEquals(sample(kind), schedule.text());
    assertEquals(schedule, Schedules.parse(schedule.text()));
    for (String name : kind.names()) {
      String renamed = sample(kind).replaceFirst("^" + kind.name() + "\\b", name);
      assertEquals(schedule, Schedules.parse(renamed));
    }
    assertFalse(kind.facts().formula().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_kind_stays_between_what_it_has_at_its_moments(ScheduleKind kind) {
    Schedule schedule = Schedules.parse(sample(kind));
    double[] turns = schedule.moments().stream().mapToDouble(schedule::at).sorted().toArray();
    double least = FALLING_FOR_GOOD.contains(kind.name()) ? 0 : turns[0];
    double most = turns[turns.length - 1];
    LongStream.range(0, 50_000)
        .forEach(t -> {
          double value = schedule.at(Moment.ofStep(t));
          assertTrue(
              value >= least && value <= most, () -> schedule + ", step " + t + ": " + value);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cosine(0.1, 1e-3, 10)", "linear(0.1, 0.7, 10)", "polynomial(0.1, 0.7, 10, 3)"})
  void first_and_last_values_are_met_exactly(String text) {
    Schedule schedule = Schedules.parse(text);
    assertEquals(0.1, schedule.at(Moment.START));
    double last = text.contains("0.7") ? 0.7 : 1e-3;
    assertEquals(last, schedule.at(Moment.ofStep(10)));
    assertEquals(last, schedule.at(Moment.ofStep(Long.MAX_VALUE)));
  }

  @Test
  void kinds_of_ones_own_are_found_by_name() {
    ScheduleKind kind =
        ScheduleKind.of(
            "sawtooth_of_test",
            "sawtooth_of_test(from=1, every=10)",
            (v, t) -> v.number("from") * (1 - (double) (t % v.whole("every")) / v.whole("every")),
            ScheduleArgument.value("from", "the first value"),
            ScheduleArgument.steps("every", "steps of a tooth"));
    Schedules.register(kind.described("from (1 - (t mod every)/every)", ""));
    assertEquals(0.7, Schedules.parse("sawtooth-of-test(1, 10)").at(Moment.ofStep(23)));
  }

  @Test
  void values_that_do_not_fit_one_another_are_one_clear_error() {
    assertMessage(
        "[piecewise] at has 2 and values has 2; give one value more than there are steps",
        "piecewise([1, 2], [1, 2])");
    assertMessage(
        "[piecewise_linear] at has 1 and values has 2; give as many values as steps",
        "piecewise_linear([1], [1, 2])");
    assertMessage(
        "[one_cycle] up 0.3 of 3 steps is no more than one step, so nothing rises; give more steps"
            + " or a greater up",
        "one_cycle(0.1, 3)");
    assertMessage(
        "[one_cycle] up is 0.6, but of 3 phases two are as long as that; give 0.5 at most",
        "one_cycle(0.1, 100, 0.6, phases=3)");
    assertMessage(
        "[one_cycle] phases is 4; give a whole number from 2 to 3",
        "one_cycle(0.1, 100, phases=4)");
    assertMessage(
        "[multi_step] at is [5, 5]; give numbers that rise", "multi_step(1, 0.1, [5, 5])");
    assertMessage(
        "[multi_step] at is []; give one number or more in brackets", "multi_step(1, 0.1, [])");
    assertMessage(
        "[warmup] start is 2; give a value of at least 0 and at most 1 in float32",
        "warmup(5, start=2) then 1");
  }

  private static void assertMessage(String message, String text) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Schedules.parse(text)).getMessage());
  }

  @Test
  void misuse_from_java_is_one_clear_error() {
    assertEquals(
        "[warmup] is a warm-up, to which something must follow; write warmup(500) then ...",
        assertThrows(IllegalArgumentException.class, () -> Schedules.kind("warmup").schedule(500))
            .getMessage());
    assertEquals(
        "[cosine] is a schedule, no warm-up; take one such as warmup(500)",
        assertThrows(IllegalArgumentException.class, () -> Schedules.kind("cosine").warmUp(1, 0, 5))
            .getMessage());
    assertEquals(
        "[moment] -1 steps and 0 epochs before; count them from 0",
        assertThrows(IllegalArgumentException.class, () -> Moment.ofStep(-1)).getMessage());
    assertEquals(
        "[schedule] the constant is NaN; give a value that is finite in float32",
        assertThrows(IllegalArgumentException.class, () -> Schedules.constant(Double.NaN))
            .getMessage());
  }
}
