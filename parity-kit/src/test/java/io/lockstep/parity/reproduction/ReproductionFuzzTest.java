package io.lockstep.parity.reproduction;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.SafeTensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Reproductions of a kernel, as they are replayed. */
class ReproductionFuzzTest extends FuzzTest {
  private static final Path NAME = Path.of("input");

  ReproductionFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    ReproductionFile.read(NAME, SafeTensors.read(NAME, MemorySegment.ofArray(input).asReadOnly()));
  }
}
