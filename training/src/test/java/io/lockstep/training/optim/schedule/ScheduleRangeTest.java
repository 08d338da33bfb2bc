package io.lockstep.training.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Hyperparameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleRangeTest {
  private static final Hyperparameter RATE = Hyperparameter.rate(0.001);
  private static final Hyperparameter BETA = Hyperparameter.belowOne("beta1", 0.9);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear(0.1, -0.1, 200) | lr is -0.1 at step 200 of linear(from=0.1, to=-0.1, steps=200)",
        "-1 | lr is -1",
        "warmup(5) then linear(0.1, -0.1, 20) | lr is -0.1 at step 25 of warmup(5) then"
            + " linear(from=0.1, to=-0.1, steps=20)",
        "warmup(5) then linear(1, -1, 20) per epoch | lr is -1 at step 5 in epoch 20 of warmup(5)"
            + " then linear(from=1, to=-1, steps=20) per epoch",
        "linear(1, -1, 20) per epoch | lr is -1 at epoch 20 of linear(from=1, to=-1, steps=20) per"
            + " epoch",
        "cosine(0.1, 0, 10) times -1 | lr is -0.1 at step 0 of cosine(from=0.1, steps=10) times -1",
        "triangular(0.1, -0.1, 50) | lr is -0.1 at step 50 of triangular(from=0.1, to=-0.1, up=50)",
      })
  void a_schedule_that_leaves_the_range_is_one_clear_error(String text, String problem) {
    assertMessage(
        "[adam] " + problem + "; give a value of at least 0 that is finite in float32",
        () -> ScheduleRange.check("adam", RATE, Schedules.parse(text)));
  }

  @Test
  void the_upper_end_of_a_range_counts_too() {
    assertMessage(
        "[adam] beta1 is 1 at step 300 of one_cycle_momentum(steps=1000, to=1, up=0.301); give a"
            + " value of at least 0 and below 1 in float32",
        () ->
            ScheduleRange.check(
                "adam", BETA, Schedules.parse("one_cycle_momentum(1000, 0.95, 1, up=0.301)")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "linear(0.1, -0.1, 200) for 100",
        "linear(-1, 1, 20) times 0",
        "cosine(1, 0, 9)"
      })
  void what_stays_in_range_is_fine(String text) {
    ScheduleRange.check("adam", RATE, Schedules.parse(text));
  }

  @Test
  void a_value_is_checked_at_a_moment_too() {
    Schedule growing = Schedules.exponential(1, 10);
    ScheduleRange.check("sgd", RATE, growing);
    assertEquals(100, ScheduleRange.value("sgd", RATE, growing, Moment.ofStep(2)), 1e-12);
    assertMessage(
        "[sgd] lr is Infinity at step 400 of exponential(from=1, factor=10); give a value of at"
            + " least 0 that is finite in float32",
        () -> ScheduleRange.value("sgd", RATE, growing, Moment.ofStep(400)));
  }

  private static void assertMessage(String message, Runnable work) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, work::run).getMessage());
  }
}
