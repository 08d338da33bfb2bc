package io.lockstep.training.optim;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.metric.Metrics;
import io.lockstep.training.optim.schedule.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** How much may be written in one text of an optimizer, and that no text takes long to read. */
class OptimizerLimitsTest {
  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static String wrapped(int times) {
    return "lookahead(".repeat(times) + "sgd" + ")".repeat(times);
  }

  @Test
  void there_are_16_wrappers_around_a_rule_and_no_more() {
    assertEquals(
        "[lookahead] is around lookahead(sgd), which has lookahead_steps already; put it around a"
            + " rule once",
        refusal(() -> UpdateRules.byName(wrapped(16))));
    assertEquals(
        "[optimizer] 'lookahead("
            + "lookahead(".repeat(7)
            + "...' (190 characters) has 17 wrappers around one another; give at most 16",
        refusal(() -> UpdateRules.byName(wrapped(17))));
  }

  @Test
  void a_schedule_has_200_parts_and_no_more() {
    String last = "0.1";
    assertEquals("0.1", Schedules.parse("(".repeat(199) + last + ")".repeat(199)).text());
    assertEquals(
        199, Schedules.parse(last + " times 1".repeat(199)).text().split("times", -1).length - 1);
    for (String text :
        new String[] {
          "(".repeat(200) + last + ")".repeat(200),
          last + " times 1".repeat(200),
          "0.1 for 1 then ".repeat(100) + last
        }) {
      String shown = text.substring(0, 80) + "...' (" + text.length() + " characters)";
      assertEquals(
          "[schedule] '" + shown + " has more than 200 parts; write a schedule of fewer",
          refusal(() -> Schedules.parse(text)));
    }
  }

  @Test
  @Timeout(value = 10, unit = SECONDS)
  void many_stars_in_a_name_cost_little() {
    ParameterSelector stars = new ParameterSelector("*a".repeat(2000) + "b");
    assertFalse(stars.matches(new ParameterKey("a".repeat(5000), Shape.of(1), "linear")));
  }

  /** Blanks could be told apart in as many ways as their number cubed. */
  @Test
  @Timeout(value = 10, unit = SECONDS)
  void many_blanks_cost_little() {
    String blanks = " ".repeat(50_000);
    assertEquals(
        "[metric] cannot read '"
            + " ".repeat(80)
            + "...' (50001 characters); write NAME, or NAME(PARAMETER=VALUE,...), such as"
            + " f1(average=macro)",
        refusal(() -> Metrics.byName(blanks + "=")));
    refusal(() -> Metrics.byName("f1(average=" + blanks + ")"));
    refusal(() -> Schedules.parse(blanks + "!"));
    refusal(() -> Losses.byName(blanks + "=("));
  }
}
