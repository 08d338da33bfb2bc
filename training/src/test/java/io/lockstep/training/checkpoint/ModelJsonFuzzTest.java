package io.lockstep.training.checkpoint;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import java.nio.charset.StandardCharsets;

/** The description of a model, and which tensors it asks for. */
class ModelJsonFuzzTest extends FuzzTest {
  ModelJsonFuzzTest() {
    super(DataException.class, IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    ModelInfo info = ModelJson.read(new String(input, StandardCharsets.UTF_8));
    try {
      ModelTensors.expected(info);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("what was read is no model", e);
    }
  }
}
