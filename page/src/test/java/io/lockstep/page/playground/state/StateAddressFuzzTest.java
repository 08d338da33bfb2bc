package io.lockstep.page.playground.state;

import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Addresses of the playground, which anybody may send. */
class StateAddressFuzzTest extends FuzzTest {
  StateAddressFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    StateAddress.of(StateAddress.parse(new String(input, StandardCharsets.UTF_8)));
  }
}
