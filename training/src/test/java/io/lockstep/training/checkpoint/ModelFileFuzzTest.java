package io.lockstep.training.checkpoint;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import io.lockstep.training.file.SafeTensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Whole model files. */
class ModelFileFuzzTest extends FuzzTest {
  private static final Path NAME = Path.of("input");

  ModelFileFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    ModelFile.of(
        NAME, SafeTensors.read(NAME, MemorySegment.ofArray(input).asReadOnly()), "model file");
  }
}
