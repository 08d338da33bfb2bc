package io.lockstep.bench.ours;

import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.Draws;
import io.lockstep.bench.work.Product;
import io.lockstep.bench.work.Streams;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A compiled step that depends on nothing but its operands: a copy or products. */
final class PreparedGraph implements PreparedStep {
  private static final int SAMPLE = 8;

  private final Engine engine;
  private final CompiledStep step;
  private final Tensor result;

  /**
   * Takes over a step.
   *
   * @param result a matrix whose last elements are the sample
   */
  private PreparedGraph(Engine engine, CompiledStep step, Tensor result) {
    this.engine = engine;
    this.step = step;
    this.result = result;
  }

  static PreparedGraph copy(Engine engine, Copy copy) {
    Tensor source = drawn(engine, "source", Streams.GIVEN, 1, copy.floats());
    Tensor target = engine.input("target", DType.F32, source.shape());
    CompiledStep step = engine.compile(List.of(), List.of(new Update(target, source)));
    return new PreparedGraph(engine, step, target);
  }

  static PreparedGraph product(Engine engine, Product product) {
    List<Tensor> results = new ArrayList<>();
    for (int r = 0; r < product.repeats(); r++) {
      Tensor a =
          operand(
              engine, "a" + r, Streams.LEFT + r, product.m(), product.k(), product.transposedA());
      Tensor b =
          operand(
              engine, "b" + r, Streams.RIGHT + r, product.k(), product.n(), product.transposedB());
      results.add(a.matmul(b));
    }
    CompiledStep step = engine.compile(results, List.of());
    return new PreparedGraph(engine, step, step.output(product.repeats() - 1));
  }

  private static Tensor operand(
      Engine engine, String name, int stream, int rows, int cols, boolean transposed) {
    return transposed
        ? drawn(engine, name, stream, cols, rows).transpose()
        : drawn(engine, name, stream, rows, cols);
  }

  private static Tensor drawn(Engine engine, String name, int stream, int rows, int cols) {
    Tensor tensor = engine.input(name, DType.F32, Shape.of(rows, cols));
    try (Arena arena = Arena.ofShared()) {
      MemorySegment host = arena.allocate((long) tensor.size() * Float.BYTES, 64);
      Draws.fillAround0(host, stream, 1);
      engine.write(tensor, host);
    }
    return tensor;
  }

  @Override
  public void run() {
    step.run();
  }

  @Override
  public float[] sample() {
    int rows = result.shape().dim(0);
    int cols = result.shape().dim(1);
    return result.slice(0, rows - 1, rows).slice(1, Math.max(0, cols - SAMPLE), cols).toFloats();
  }

  @Override
  public CompiledStep step() {
    return step;
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    step.close();
  }
}
