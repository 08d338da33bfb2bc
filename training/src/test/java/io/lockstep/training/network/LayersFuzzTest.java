package io.lockstep.training.network;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.nn.Structure;
import java.nio.charset.StandardCharsets;

/** Layers as JSON, and the network that they make. */
class LayersFuzzTest extends FuzzTest {
  LayersFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    Structure.of(LayerJson.ofText(new String(input, StandardCharsets.UTF_8)), Shape.of(4, 4, 1))
        .parameterCount();
  }
}
