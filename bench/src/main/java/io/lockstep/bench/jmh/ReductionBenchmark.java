package io.lockstep.bench.jmh;

import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.Streams;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * Sums of a float32 matrix in strict order: of each row, of each column (the gradient of a bias),
 * of the whole. Each reads 4 bytes for each element and writes next to nothing, so large ones are
 * to be compared with half the time of {@link ProgramBenchmark}'s copy of as many elements.
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
public class ReductionBenchmark {
  /** Along what is summed: row (the last axis), column (the first) or whole. */
  @Param({"row", "column", "whole"})
  public String along = "";

  /** Extents of the matrix: activations of a batch, and 64 MiB. */
  @Param({"256x1024", "16384x1024"})
  public String shape = "";

  /** CPU threads. */
  @Param({"1", "2"})
  public int threads;

  private Engine engine;
  private CompiledStep step;

  /** Compiles the sum of a drawn matrix. */
  @Setup(Level.Trial)
  public void open() {
    engine = Engine.open(EngineOptions.of("cpu").withThreads(threads));
    String[] extents = shape.split("x", -1);
    int rows = Integer.parseInt(extents[0]);
    int columns = Integer.parseInt(extents[1]);
    Tensor given = engine.input("given", DType.F32, Shape.of(rows, columns));
    try (Arena arena = Arena.ofShared()) {
      MemorySegment host = arena.allocate(4L * rows * columns, 64);
      HashedDraws.fillAround0(host, Streams.GIVEN, 1);
      engine.write(given, host);
    }
    Tensor sum =
        switch (along) {
          case "row" -> given.sum(1);
          case "column" -> given.sum(0);
          default -> given.sum();
        };
    step = engine.compile(List.of(sum), List.of());
  }

  /** Computes the sums; they stay in memory that the compiler cannot see into. */
  @Benchmark
  public void sum() {
    step.run();
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
    engine.close();
  }
}
