package io.lockstep.bench.ours;

import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Streams;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A compiled step that depends on nothing but its operands: a copy, products, a function. */
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

  static PreparedGraph product(Engine engine, ProductWorkload product) {
    return products(engine, Collections.nCopies(product.repeats(), product));
  }

  static PreparedGraph products(Engine engine, StepProducts step) {
    return products(engine, step.products());
  }

  private static PreparedGraph products(Engine engine, List<ProductWorkload> products) {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < products.size(); i++) {
      ProductWorkload p = products.get(i);
      Tensor a = operand(engine, "a" + i, Streams.LEFT + i, p.m(), p.k(), p.transposedA());
      Tensor b = operand(engine, "b" + i, Streams.RIGHT + i, p.k(), p.n(), p.transposedB());
      results.add(a.matmul(b));
    }
    CompiledStep step = engine.compile(results, List.of());
    return new PreparedGraph(engine, step, step.output(results.size() - 1));
  }

  static PreparedGraph rows(Engine engine, RowWorkload kernel) {
    Tensor given = drawn(engine, "given", Streams.GIVEN, kernel.rows(), kernel.columns());
    Tensor result =
        switch (kernel.function()) {
          case SIGMOID -> given.sigmoid();
          case GELU -> given.apply("gelu", Activations.GELU::apply);
          case SOFTMAX -> given.softmax();
          case LAYER_NORM -> given.apply("layer_norm", x -> standardized(x, kernel.columns()));
        };
    CompiledStep step = engine.compile(List.of(result), List.of());
    return new PreparedGraph(engine, step, step.output(0));
  }

  private static Expr standardized(Expr x, int columns) {
    Expr centred = x.sub(x.overRow(ReduceOp.SUM).mul(1.0 / columns));
    Expr variance = centred.mul(centred).overRow(ReduceOp.SUM).mul(1.0 / columns);
    return centred.div(variance.add(RowWorkload.EPSILON).sqrt());
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
      HashedDraws.fillAround0(host, stream, 1);
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
  public void replay() {
    step.run();
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
