package io.lockstep.training.checkpoint;

import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Where a run is, as a checkpoint has it. */
class RunStateFuzzTest extends FuzzTest {
  RunStateFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    RunStateJson.write(RunStateJson.read(new String(input, StandardCharsets.UTF_8)));
  }
}
