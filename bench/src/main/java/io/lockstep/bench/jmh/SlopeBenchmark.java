package io.lockstep.bench.jmh;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activations;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Values and slopes of activations over 16 x 1024 float32 elements, which stay in the first caches,
 * so that the arithmetic is measured; and what a logarithm of the softmax would cost that keeps its
 * relative precision near 0.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class SlopeBenchmark {
  private static final int ROWS = 16;
  private static final int COLUMNS = 1024;

  /** The activation or function of a row. */
  @Param({
    "relu",
    "leaky_relu",
    "sigmoid",
    "tanh",
    "elu",
    "gelu",
    "gelu_tanh",
    "silu",
    "mish",
    "log_softmax",
    "log_softmax_log1p"
  })
  public String function = "";

  /** Whether the gradient is computed, from the gradient of the value. */
  @Param({"false", "true"})
  public boolean slope;

  private Engine engine;
  private CompiledStep step;

  /** Compiles the program for drawn operands. */
  @Setup(Level.Trial)
  public void open() {
    engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
    UnaryOperator<Expr> formula =
        switch (function) {
          case "log_softmax" -> null;
          case "log_softmax_log1p" -> SlopeBenchmark::withLog1p;
          default -> Activations.byName(function)::apply;
        };
    Tensor x = drawn(1);
    Tensor y = formula == null ? x.logSoftmax() : x.apply(function, formula);
    Tensor result = slope ? y.mul(drawn(2)).sum().gradients(x).getFirst() : y;
    step = engine.compile(List.of(result), List.of());
  }

  private Tensor drawn(long seed) {
    Random random = new Random(seed);
    float[] elements = new float[ROWS * COLUMNS];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    return engine.tensor(elements, ROWS, COLUMNS);
  }

  /** The largest element's 1 is left out of the sum, whose logarithm is taken by log1p. */
  private static Expr withLog1p(Expr x) {
    Expr z = x.sub(x.overRow(ReduceOp.MAX));
    Expr largest = z.eq(0);
    Expr others = largest.select(z.constant(0), z.apply(ElementaryFunctions.EXP));
    Expr ties = largest.select(z.constant(1), z.constant(0)).overRow(ReduceOp.SUM).sub(1);
    Expr rest = others.overRow(ReduceOp.SUM).add(ties);
    return z.sub(rest.apply(ElementaryFunctions.LOG1P));
  }

  /** Runs the program; the result stays in memory that the compiler cannot see into. */
  @Benchmark
  public void program() {
    step.run();
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
    engine.close();
  }
}
