package io.lockstep.page.playground.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.page.playground.state.StateAddress;
import io.lockstep.tensor.Engine;
import org.junit.jupiter.api.Test;

class ExampleTraceTest {
  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @Test
  void the_numbers_are_those_of_the_rules_that_are_taught() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run =
            new PlaygroundRun(engine, StateAddress.parse("layers=2:sigmoid&rate=0.5&l2=0.01"))) {
      ExampleTrace trace = run.trace(3);
      assertEquals(3, trace.index());
      ExampleTrace.LayerTrace hidden = trace.layers().getFirst();
      ExampleTrace.LayerTrace output = trace.layers().getLast();
      float[] x = trace.inputs();
      for (int k = 0; k < 2; k++) {
        double z = hidden.weights()[2 * k] * x[0] + hidden.weights()[2 * k + 1] * x[1];
        assertEquals(z, hidden.sums()[k], 1e-6);
        assertEquals(sigmoid(z), hidden.activations()[k], 1e-6);
      }
      float[] a = hidden.activations();
      double z = output.weights()[0] * a[0] + output.weights()[1] * a[1];
      double said = sigmoid(z);
      assertEquals(said, trace.output()[0], 1e-6);
      double y = trace.label();
      assertEquals(-Math.log(y == 1 ? said : 1 - said), trace.loss(), 1e-5);
      double delta = said - y;
      assertEquals(delta, output.deltas()[0], 1e-6);
      for (int k = 0; k < 2; k++) {
        double w = output.weights()[k];
        assertEquals(delta * a[k] + 0.02 * w, output.gradients()[k], 1e-6);
        assertEquals(w - 0.5 * (delta * a[k] + 0.02 * w), output.newWeights()[k], 1e-6);
        double back = delta * w * a[k] * (1 - a[k]);
        assertEquals(back, hidden.deltas()[k], 1e-6);
        assertEquals(back, hidden.biasGradients()[k], 1e-6);
        assertEquals(back * x[0] + 0.02 * hidden.weights()[2 * k], hidden.gradients()[2 * k], 1e-5);
        assertEquals(hidden.bias()[k] - 0.5 * back, hidden.newBias()[k], 1e-6);
      }
    }
  }

  @Test
  void examples_begin_anew_behind_the_last() {
    try (Engine engine = Engine.open("cpu");
        PlaygroundRun run = new PlaygroundRun(engine, StateAddress.parse("data=clouds"))) {
      assertEquals(249, run.trace(-1).index());
      assertEquals(0, run.trace(250).index());
      assertEquals(3, run.trace(250).output().length);
    }
  }
}
