package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.report.Difference;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);

  @Test
  void a_compiled_step_takes_the_same_memory_however_often_it_runs() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor w = engine.variable(new float[20 * 30], 20, 30);
      Tensor x = engine.variable(new float[8 * 20], 8, 20);
      Tensor loss = x.matmul(w).tanh().square().mean();
      Tensor step = w.sub(loss.gradients(w).getFirst().mul(0.1));
      try (CompiledStep compiled = engine.compile(List.of(loss), List.of(new Update(w, step)))) {
        compiled.run();
        int buffers = engine.memoryBuffers();
        long bytes = engine.memoryBytes();
        for (int i = 0; i < 1000; i++) {
          compiled.run();
          engine.write(x, new float[8 * 20]);
          engine.readFloat(compiled.output(0));
        }
        assertEquals(buffers, engine.memoryBuffers());
        assertEquals(bytes, engine.memoryBytes());
      }
    }
  }

  @Test
  void compiling_and_closing_steps_leaves_nothing_behind() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.variable(new float[100], 100);
      int buffers = engine.memoryBuffers();
      for (int i = 0; i < 200; i++) {
        try (CompiledStep step =
            engine.compile(List.of(x.exp().sum()), List.of(new Update(x, x.add(1))))) {
          step.run();
        }
      }
      assertEquals(buffers, engine.memoryBuffers());
    }
  }

  @Test
  void a_step_keeps_the_inputs_that_nobody_else_holds() throws InterruptedException {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.tensor(new float[] {1, 2}, 2);
      CompiledStep step =
          engine.compile(List.of(x.add(engine.tensor(new float[] {10, 20}, 2)).mul(x)), List.of());
      int buffers = engine.memoryBuffers();
      for (int i = 0; i < 5; i++) {
        collect(engine);
        assertEquals(buffers, engine.memoryBuffers());
      }
      step.run();
      assertArrayEquals(new float[] {11, 44}, step.output(0).toFloats());
    }
  }

  /** Waits for a collection, which frees a tensor that nobody holds. */
  private static void collect(Engine engine) throws InterruptedException {
    int before = engine.memoryBuffers();
    engine.tensor(new float[2], 2).add(1).toFloats();
    assertTrue(engine.memoryBuffers() > before, "the tensor takes no memory");
    for (int i = 0; i < 200 && engine.memoryBuffers() > before; i++) {
      System.gc();
      Thread.sleep(20);
    }
  }

  @Test
  void a_failed_evaluation_leaves_nothing_behind() {
    try (Engine engine = Engine.open(CPU)) {
      Tensor table = engine.tensor(new float[6], 3, 2);
      Tensor indices = engine.tensor(new int[] {0, 7}, 2);
      int buffers = engine.memoryBuffers();
      for (int i = 0; i < 20; i++) {
        Tensor bad = table.gather(indices);
        assertThrows(RuntimeException.class, bad::toFloats);
      }
      assertEquals(buffers, engine.memoryBuffers());
      assertEquals(6, table.add(1).sum().item());
    }
  }

  @Test
  void a_compilation_that_runs_out_of_memory_leaves_nothing_behind() {
    try (Engine engine = Engine.open(CPU.withMemoryLimit(100_000))) {
      Tensor x = engine.variable(new float[10_000], 10_000);
      int buffers = engine.memoryBuffers();
      List<Tensor> large = List.of(x.add(1), x.add(2), x.add(3));
      assertThrows(OutOfDeviceMemoryException.class, () -> engine.compile(large, List.of()));
      assertEquals(buffers, engine.memoryBuffers());
      assertThrows(OutOfDeviceMemoryException.class, () -> engine.evaluate(large));
      assertEquals(buffers, engine.memoryBuffers());
    }
  }

  @Test
  void results_that_nobody_holds_are_freed() throws InterruptedException {
    try (Engine engine = Engine.open(CPU)) {
      Tensor x = engine.tensor(new float[1000], 1000);
      for (int i = 0; i < 500; i++) {
        x.add(i).toFloats();
      }
      int left = engine.memoryBuffers();
      for (int i = 0; i < 50 && left > 2; i++) {
        System.gc();
        Thread.sleep(20);
        left = engine.memoryBuffers();
      }
      assertTrue(left <= 2, left + " buffers are left");
      assertEquals(0, x.sum().item());
    }
  }

  @Test
  void closing_the_engine_returns_every_byte_to_the_device() {
    CountingBackend backend = CountingBackend.ofCpu();
    try (Engine engine = Engine.on(backend, CPU)) {
      Tensor x = engine.tensor(new float[] {1, 2, 3}, 3);
      Tensor y = x.exp().sum();
      y.item();
      engine.compile(List.of(x.square()), List.of()).run();
      assertTrue(backend.bytes() > 0);
    }
    assertEquals(0, backend.bytes());
  }

  @Test
  void a_backend_that_flips_a_bit_is_caught_and_named() {
    CountingBackend wrong = CountingBackend.ofCpu().flippingLastBitOfDownloads();
    try (Conformance conformance = new Conformance(Map.of("wrong", Engine.on(wrong, CPU)))) {
      ConformanceReport report = conformance.run(io.lockstep.parity.cases.RandomGraphs.graph(1));
      assertTrue(report.differences() > 0);
      Difference first = report.first().getFirst();
      assertEquals("wrong", first.variant());
      assertEquals("random graph/1", first.caseName());
      assertEquals(
          1,
          Math.abs(
              Float.floatToIntBits((float) first.expected())
                  - Float.floatToIntBits((float) first.actual())));
    }
  }
}
