package io.lockstep.parity.reproduction;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The specification of a kernel as JSON, as a reproduction has it. */
class KernelJsonFuzzTest extends FuzzTest {
  KernelJsonFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    SpecJson.write(
        ReproductionFile.spec(Path.of("input"), new String(input, StandardCharsets.UTF_8)));
  }
}
