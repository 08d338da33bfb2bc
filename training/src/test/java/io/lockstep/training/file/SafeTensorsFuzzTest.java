package io.lockstep.training.file;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Files of tensors. */
class SafeTensorsFuzzTest extends FuzzTest {
  SafeTensorsFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    SafeTensors.Contents contents =
        SafeTensors.read(Path.of("input"), MemorySegment.ofArray(input).asReadOnly());
    contents.tensors().forEach(NamedTensor::firstNotFinite);
  }
}
