package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Activations;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import org.junit.jupiter.api.Test;

class GatesTest {
  @Test
  void the_first_half_passes_gates_made_of_the_second() {
    try (Engine engine = Engine.open("cpu")) {
      Tensor x = engine.variable(new float[] {1, 2, -3, 0.5f, 4, 5, 0, -1}, 2, 4);
      float[] glu = new float[4];
      float[] swiglu = new float[4];
      float[] given = x.toFloats();
      for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 2; i++) {
          double a = given[4 * row + i];
          double b = given[4 * row + 2 + i];
          double gate = 1 / (1 + Math.exp(-b));
          glu[2 * row + i] = (float) (a * gate);
          swiglu[2 * row + i] = (float) (a * b * gate);
        }
      }
      assertArrayEquals(glu, Gates.glu(x).toFloats(), 1e-6f);
      assertArrayEquals(swiglu, Gates.swiglu(x).toFloats(), 1e-6f);
      assertArrayEquals(new float[] {0, 1, 0, 0}, Gates.gated(x, Activations.RELU).toFloats());
      Tensor gradient = Gates.gated(x, Activations.RELU).sum().gradients(x).getFirst();
      assertArrayEquals(new float[] {0, 0.5f, 0, 2, 0, 0, 0, 0}, gradient.toFloats());
      assertEquals(
          "[glu] halves the last axis, which must have an even size, got f32[2,3]; give it twice as"
              + " many columns as it is to have",
          assertThrows(ShapeMismatch.class, () -> Gates.glu(engine.zeros(2, 3))).getMessage());
    }
  }
}
