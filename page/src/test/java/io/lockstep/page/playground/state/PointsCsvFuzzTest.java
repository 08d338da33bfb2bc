package io.lockstep.page.playground.state;

import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Points of a file that is dropped on the playground. */
class PointsCsvFuzzTest extends FuzzTest {
  PointsCsvFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    PointsCsv.parse(new String(input, StandardCharsets.UTF_8));
  }
}
