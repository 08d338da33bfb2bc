package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.WarningKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStateJsonTest {
  private static RunState state(float high, float low) {
    Evaluation parts = new Evaluation(0.1 + 0.2, null, Map.of(), Map.of("auc", Double.NaN));
    Evaluation held =
        new Evaluation(
            Math.PI, 0.5, Map.of("b", parts, "a", parts), Map.of("f1", 1 / 3.0, "b:auc", 0.25));
    return new RunState(
        7,
        3,
        new LossTotal.Parts(high, low),
        1.25,
        20,
        false,
        List.of(
            new EpochReport(6, 60, 1e-300, null, 0.1, 1e9),
            new EpochReport(7, 70, -0.0, held, 0.2, 12345.678)),
        List.of(new TrainingWarning(WarningKind.PLATEAU, null, 7, 70, "seen \"it\"", "try")),
        Map.of("best", Map.of("value", "0.5"), "watch", Map.of()));
  }

  @Test
  void comes_back_to_the_bit() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      float high = Float.intBitsToFloat(random.nextInt());
      float low = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(high) && Float.isFinite(low)) {
        RunState state = state(high, low);
        assertEquals(state, RunStateJson.read(RunStateJson.write(state)));
      }
    }
  }

  @Test
  void between_runs_there_is_little_to_tell() {
    RunState state = RunState.after(3);
    assertEquals(state, RunStateJson.read(RunStateJson.write(state)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null | it is null
          {} | Missing creator property 'epochs' (index 0); \
          `DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES` \
          enabled
          """)
  void other_texts_are_refused(String json, String reason) {
    assertEquals(
        reason,
        assertThrows(IllegalArgumentException.class, () -> RunStateJson.read(json)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "batches":3 | "batches":-1 | [run state] -1 steps of an epoch cannot be; \
          there must be 0 or more
          "epochs":7 | "epochs":8 | [run state] 2 reports after 8 epochs cannot be; \
          there must be those of the last epochs
          "ended":false | "ended":true | [run state] an end after 3 steps of an epoch \
          cannot be; there must be whole ones
          "seconds":1.25 | "seconds":-1 | [run state] -1.0 seconds cannot be; \
          there must be a time
          "lastEpoch":20 | "lastEpoch":2.5 | Cannot coerce \
          Floating-point value (2.5) to `int` value \
          (but could if coercion was enabled using `CoercionConfig`)
          """)
  void states_of_no_run_are_refused(String text, String other, String reason) {
    String json = RunStateJson.write(state(1, 0)).replaceFirst(text, other);
    assertEquals(
        reason,
        assertThrows(IllegalArgumentException.class, () -> RunStateJson.read(json)).getMessage());
  }
}
