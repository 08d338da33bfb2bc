package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Ten thousand training steps, and what they leave behind. */
class SteadyMemoryTest {
  private static final int TRIALS = 3;
  private static final int STEPS = 10_000;
  private static final long TOLERANCE = 16L << 20;

  /** Returns the memory of this process that is in use, in bytes. */
  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "skipped: no /proc to read the memory from");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ten_thousand_steps_need_no_more_memory_than_the_first() throws IOException {
    TestDevices.require();
    CountingOpenCl counting = CountingOpenCl.ofThisMachine();
    BackendOptions options = TestDevices.options();
    try (Engine engine =
        Engine.on(
            new OpenClBackendProvider(counting::functions).open(options), EngineOptions.DEFAULT)) {
      Tensor x = engine.input("x", DType.F32, Shape.of(8, 4));
      Tensor weight = engine.variable(new float[4], 4, 1);
      Tensor target = engine.tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 8, 1);
      Tensor loss = x.matmul(weight).sub(target).square().mean();
      Tensor next = weight.sub(loss.gradients(weight).getFirst().mul(0.01));
      float[] batch = new float[32];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = (i * 7 % 11) / 11f;
      }
      try (CompiledStep step =
          engine.compile(List.of(loss), List.of(new Engine.Update(weight, next)))) {
        run(engine, step, x, batch, STEPS / 5);
        Map<String, Integer> objects = Map.copyOf(counting.live());
        // The JVM's own memory may grow meanwhile, but not each time; a leak does.
        long grown = Long.MAX_VALUE;
        for (int i = 0; i < TRIALS && grown >= TOLERANCE; i++) {
          long before = residentBytes();
          run(engine, step, x, batch, STEPS);
          grown = Math.min(grown, residentBytes() - before);
          assertEquals(objects, counting.live());
        }
        assertTrue(grown < TOLERANCE, grown + " bytes more after " + STEPS + " steps");
      }
    }
    assertEquals(Map.of(), counting.live());
  }

  private static void run(Engine engine, CompiledStep step, Tensor x, float[] batch, int steps) {
    for (int i = 0; i < steps; i++) {
      engine.write(x, batch);
      step.run();
      if (i % 10 == 0) {
        assertTrue(Float.isFinite(engine.readFloat(step.output(0))));
      }
    }
    engine.synchronize();
  }
}
