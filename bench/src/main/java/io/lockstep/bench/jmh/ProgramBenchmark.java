package io.lockstep.bench.jmh;

import io.lockstep.bench.ours.Worker;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Prepared;
import java.util.Locale;
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
 * One generated program over {@code rows x 1024} float32 elements: a copy, functions of an element
 * (sigmoid, GELU), of a row (softmax, layer norm), and the update of Adam. With 16 rows the
 * operands stay in the first caches and the program itself is measured, with 16384 the memory:
 * compare with {@code copy}, which moves 8 bytes for each element as all do but {@code adam}, which
 * moves 28.
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
public class ProgramBenchmark {
  private static final int COLUMNS = 1024;

  /** What is computed. */
  @Param({"copy", "sigmoid", "gelu", "softmax", "layer_norm", "adam"})
  public String program = "";

  /** Rows of 1024 elements. */
  @Param({"16", "16384"})
  public int rows;

  /** CPU threads. */
  @Param({"1", "2"})
  public int threads;

  private Worker worker;
  private Prepared step;

  /** Compiles the program for drawn operands. */
  @Setup(Level.Trial)
  public void open() {
    Workload work =
        switch (program) {
          case "copy" -> new Copy(rows * COLUMNS);
          case "adam" -> new AdamUpdate(rows * COLUMNS);
          default -> {
            String name = program.toUpperCase(Locale.ROOT);
            yield new RowWorkload(RowWorkload.Function.valueOf(name), rows, COLUMNS);
          }
        };
    worker = new Worker("cpu", threads);
    step = worker.prepare(work, "strict");
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
    worker.close();
  }
}
