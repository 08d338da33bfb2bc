package io.lockstep.tensor.product;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.tensor.TensorException;
import java.nio.charset.StandardCharsets;

/** Formulas of Einstein's summation. */
class EinsumFuzzTest extends FuzzTest {
  EinsumFuzzTest() {
    super(TensorException.class);
  }

  @Override
  protected void read(byte[] input) {
    EinsumFormula.parse(new String(input, StandardCharsets.UTF_8));
  }
}
