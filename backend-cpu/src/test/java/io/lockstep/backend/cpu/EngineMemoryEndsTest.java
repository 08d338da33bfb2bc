package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An engine on a CPU whose memory ends at each allocation in turn. */
class EngineMemoryEndsTest {
  private static final BackendOptions OPTIONS =
      BackendOptions.DEFAULT.withThreads(2).with("cpu.vector", "false");

  private static float[] floats(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A classifier's probabilities, and the sums of their columns. */
  private static List<Tensor> results(Engine engine, int rows, int inputs, int classes) {
    Tensor x = engine.tensor(floats(rows * inputs), rows, inputs);
    Tensor w = engine.tensor(floats(inputs * classes), inputs, classes);
    Tensor probabilities = x.matmul(w).softmax();
    return List.of(probabilities, probabilities.square().sum(0));
  }

  private static float[] run(CompiledStep step) {
    step.run();
    return step.output(1).toFloats();
  }

  private static float[] larger(Engine engine) {
    try (CompiledStep step = engine.compile(results(engine, 300, 200, 120), List.of())) {
      float[] compiled = run(step);
      List<Tensor> again = results(engine, 300, 200, 120);
      engine.evaluate(again);
      assertArrayEquals(compiled, again.get(1).toFloats());
      return compiled;
    }
  }

  @Test
  void whichever_allocation_fails_steps_compiled_before_go_on_and_nothing_leaks() {
    StackOverflowError overflow = new StackOverflowError("as the test wants it");
    for (boolean ofDevice : new boolean[] {true, false}) {
      boolean failed = true;
      int allocations = 0;
      for (; failed; allocations++) {
        Ledger ledger = new Ledger();
        CpuBackend backend = new CpuBackend(CpuSettings.of(OPTIONS), "test", ledger);
        try (Engine engine = Engine.on(backend, EngineOptions.of("cpu"))) {
          CompiledStep older = engine.compile(results(engine, 40, 30, 20), List.of());
          final float[] expected = run(older);
          if (ofDevice) {
            ledger.endAfter(allocations, true);
          } else {
            ledger.endAfter(allocations, () -> overflow);
          }
          failed = false;
          try {
            larger(engine);
          } catch (OutOfDeviceMemoryException e) {
            failed = true;
            assertTrue(ofDevice);
          } catch (StackOverflowError e) {
            failed = true;
            assertSame(overflow, e);
          }
          assertArrayEquals(expected, run(older), "after failure " + allocations);
          ledger.goOn();
          assertEquals(backend.usedBytes(), engine.memoryBytes());
          larger(engine);
          assertArrayEquals(expected, run(older), "after failure " + allocations);
          ledger.checkNobodyWroteToTheDead();
        }
        assertEquals(0, ledger.live(), "bytes left after failure " + allocations);
      }
      assertTrue(allocations > 8, allocations + " allocations");
    }
  }
}
