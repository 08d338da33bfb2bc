package io.lockstep.training.optim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.fuzz.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Optimizers as JSON. */
class OptimizerJsonFuzzTest extends FuzzTest {
  private final JsonMapper mapper = new JsonMapper();

  OptimizerJsonFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    try {
      OptimizerJson.write(
          OptimizerJson.read(mapper.readTree(new String(input, StandardCharsets.UTF_8))));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
