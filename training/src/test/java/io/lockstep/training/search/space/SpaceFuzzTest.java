package io.lockstep.training.search.space;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;

/** The space of a search. */
class SpaceFuzzTest extends FuzzTest {
  SpaceFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    SearchSpace.read(MemoryFile.of(input)).toJson();
  }
}
