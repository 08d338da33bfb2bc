package io.lockstep.training.optim.schedule;

import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Schedules and plateaus as texts, and the rates that they give. */
class ScheduleFuzzTest extends FuzzTest {
  ScheduleFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (text.startsWith("plateau")) {
      Plateau.parse(text).text();
      return;
    }
    Schedule schedule = Schedules.parse(text);
    for (long step : new long[] {0, 1, 1000, Long.MAX_VALUE / 2}) {
      schedule.at(new Moment(step, 7));
    }
    schedule.moments();
    try {
      Schedules.parse(schedule.text());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("what was written is no schedule: " + schedule.text(), e);
    }
  }
}
