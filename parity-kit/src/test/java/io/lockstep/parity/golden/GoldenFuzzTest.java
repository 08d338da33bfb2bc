package io.lockstep.parity.golden;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;

/** Golden files. */
class GoldenFuzzTest extends FuzzTest {
  GoldenFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    GoldenFile.read(MemoryFile.of(input));
  }
}
