package io.lockstep.bench.jmh;

import io.lockstep.bench.ours.Worker;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.worker.Prepared;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * One product {@code [m,k] x [k,n] -> [m,n]} of float32 matrices in strict order, as a compiled
 * step: with the packing of its operands, without any epilogue. The counter {@code gflop} is a rate
 * in GFLOP/s; the highest of all shapes is what the machine can do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class ProductBenchmark {
  /** Extents {@code m x k x n}: square ones, those of a layer, and a skinny one. */
  @Param({"512x512x512", "2048x2048x2048", "256x784x1024", "256x1024x10"})
  public String shape = "";

  /** Which operands lie in memory transposed: none, a, b or ab. */
  @Param({"none", "b"})
  public String transposed = "";

  /** CPU threads. */
  @Param({"1", "2"})
  public int threads;

  private ProductWorkload product;
  private Worker worker;
  private Prepared step;

  /** What has been computed, in 10^9 floating-point operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counted {
    /** Products and sums, in 10^9. */
    public double gflop;
  }

  /** Compiles the product of two drawn matrices. */
  @Setup(Level.Trial)
  public void open() {
    int[] extents = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    boolean a = transposed.contains("a");
    boolean b = transposed.contains("b");
    product = new ProductWorkload(extents[0], extents[1], extents[2], a, b, 1);
    worker = new Worker("cpu", threads);
    step = worker.prepare(product, "strict");
  }

  /** Computes the product; the result stays in memory that the compiler cannot see into. */
  @Benchmark
  public void product(Counted counted) {
    step.run();
    counted.gflop += product.flops() / 1e9;
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
    worker.close();
  }
}
