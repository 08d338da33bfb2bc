package io.lockstep.training.network;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.nn.Structure;
import java.nio.charset.StandardCharsets;

/** Short forms of networks, and the networks that they stand for. */
class ModelTextFuzzTest extends FuzzTest {
  private static final ModelForm.Choices CHOICES =
      new ModelForm.Choices(784, 10, new ImageShape(28, 28, 1), "relu", "identity", 0.1);

  ModelTextFuzzTest() {
    super(IllegalArgumentException.class);
  }

  @Override
  protected void read(byte[] input) {
    ModelText text = ModelText.parse(new String(input, StandardCharsets.UTF_8));
    Structure.of(text.network(CHOICES), Shape.of(784)).parameterCount();
  }
}
