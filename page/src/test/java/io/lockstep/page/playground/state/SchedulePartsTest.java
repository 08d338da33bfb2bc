package io.lockstep.page.playground.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchedulePartsTest {
  private static void assertParts(
      String text, String kind, Map<String, String> arguments, String rest) {
    assertEquals(
        Optional.of(new ScheduleParts(Schedules.kind(kind), arguments, rest)),
        ScheduleParts.of(text));
  }

  @Test
  void a_schedule_comes_apart_into_its_kind_and_arguments() {
    assertParts(
        "cosine(0.1, 0.01, steps=2000)",
        "cosine",
        Map.of("from", "0.1", "to", "0.01", "steps", "2000"),
        "");
    assertParts("cosine(0.1, 0, 9)", "cosine", Map.of("from", "0.1", "steps", "9"), "");
    assertParts("warmup(500) then 0.1", "warmup", Map.of("steps", "500"), "then 0.1");
    assertParts(
        "step(0.1, 0.5, 10) per epoch",
        "step",
        Map.of("from", "0.1", "factor", "0.5", "every", "10"),
        "per epoch");
    assertParts(
        "piecewise(at=[10, 20], values=[3, 2, 1])",
        "piecewise",
        Map.of("at", "[10, 20]", "values", "[3, 2, 1]"),
        "");
    assertEquals(Optional.empty(), ScheduleParts.of("0.1"));
    assertEquals(Optional.empty(), ScheduleParts.of("(cosine(0.1, 0, 9) then 0.1) per epoch"));
  }

  /** As the page puts it together again. */
  private static String written(ScheduleParts parts) {
    return parts.kind().name()
        + parts.arguments().entrySet().stream()
            .map(argument -> argument.getKey() + "=" + argument.getValue())
            .collect(Collectors.joining(", ", "(", ")"))
        + " "
        + parts.rest();
  }

  @Test
  void every_kind_is_the_same_schedule_when_it_is_put_together_again() {
    for (ScheduleKind kind : Schedules.kinds()) {
      String text = kind.example() + (kind.isWarmUp() ? " then 0.1" : "");
      ScheduleParts.of(text)
          .ifPresent(parts -> assertEquals(Schedules.parse(text), Schedules.parse(written(parts))));
    }
    assertEquals(
        1,
        Schedules.kinds().stream()
            .filter(k -> ScheduleParts.of(k.example() + (k.isWarmUp() ? " then 1" : "")).isEmpty())
            .count(),
        "a constant alone is a number");
  }
}
