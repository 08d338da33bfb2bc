package io.lockstep.training.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointIntervalTest {
  @ParameterizedTest
  @CsvSource({"500ms,0.5", "90s,90", "10m,600", "2h,7200", "1d,86400", "'5 M',300"})
  void a_time(String text, double seconds) {
    assertEquals(
        new CheckpointInterval.Time(Duration.ofMillis(Math.round(1000 * seconds))),
        CheckpointInterval.of(text));
  }

  @Test
  void steps_and_epochs() {
    assertEquals(new CheckpointInterval.Steps(500), CheckpointInterval.of("500steps"));
    assertEquals(new CheckpointInterval.Steps(1), CheckpointInterval.of("1step"));
    assertEquals(new CheckpointInterval.Epochs(1), CheckpointInterval.of(" 1 epoch "));
    assertEquals(new CheckpointInterval.Epochs(20), CheckpointInterval.of("20Epochs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "90s", "10m", "26h", "1step", "500steps", "1epoch", "2epochs"})
  void is_told_as_it_is_written(String text) {
    assertEquals(text, CheckpointInterval.of(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "-1m",
        "0m",
        "0steps",
        "0epochs",
        "1.5h",
        "10 minutes",
        "99999999999epochs",
        "99999999999999999999s",
        "9223372036854775807d"
      })
  void all_else_is_refused(String text) {
    assertEquals(
        "[interval] '"
            + text
            + "' is none; give a time such as 10m (s, m, h, d), or 500steps, or 1epoch",
        assertThrows(IllegalArgumentException.class, () -> CheckpointInterval.of(text))
            .getMessage());
  }
}
