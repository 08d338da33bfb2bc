package io.lockstep.bench.matmul;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A strict product of the engine, planned and recorded once, as users would run it. */
final class StrictProduct implements AutoCloseable {
  private final Engine engine;
  private final CompiledStep step;

  StrictProduct(Shape shape, int threads, MemorySegment a, MemorySegment b) {
    engine = Engine.open(EngineOptions.of("cpu").withThreads(threads));
    Tensor left = operand("a", shape.m(), shape.k(), shape.transposedA(), a);
    Tensor right = operand("b", shape.k(), shape.n(), shape.transposedB(), b);
    step = engine.compile(List.of(left.matmul(right)), List.of());
  }

  private Tensor operand(
      String name, int rows, int cols, boolean transposed, MemorySegment elements) {
    int[] dims = transposed ? new int[] {cols, rows} : new int[] {rows, cols};
    Tensor stored = engine.input(name, DType.F32, io.lockstep.kernels.spec.Shape.of(dims));
    engine.write(stored, elements);
    return transposed ? stored.transpose() : stored;
  }

  void run() {
    step.run();
  }

  void read(MemorySegment result) {
    engine.read(step.output(0), result);
  }

  @Override
  public void close() {
    engine.close();
  }
}
