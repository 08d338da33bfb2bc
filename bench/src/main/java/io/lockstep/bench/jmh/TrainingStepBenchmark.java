package io.lockstep.bench.jmh;

import io.lockstep.bench.ours.Worker;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.worker.Prepared;
import java.util.ArrayList;
import java.util.Arrays;
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
 * Whole training steps with Adam, each on another of 16 batches of the host than the one before:
 * upload, forward, backward and update, and the loss read afterwards. Compare with {@link
 * ProductBenchmark} to see how much of a step is not its products.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class TrainingStepBenchmark {
  private static final int BATCHES = 16;

  /**
   * The widths of the network; where the last is the first again, an autoencoder whose code is the
   * one in the middle, else a classifier.
   */
  @Param({"784-1024-1024-10", "784-512-128-512-784", "64-32-10"})
  public String network = "";

  /** Examples in a step. */
  @Param("256")
  public int batch;

  /** What hidden layers are normalized by. */
  @Param("NONE")
  public Hidden.Norm norm = Hidden.Norm.NONE;

  /** Rate of the dropout behind hidden layers. */
  @Param("0")
  public double dropout;

  /** CPU threads. */
  @Param({"1", "2"})
  public int threads;

  private Worker worker;
  private Prepared step;

  /** Compiles the step and draws the batches. */
  @Setup(Level.Trial)
  public void open() {
    List<Integer> widths = new ArrayList<>();
    Arrays.stream(network.split("-", -1)).map(Integer::valueOf).forEach(widths::add);
    boolean classifies = !widths.getFirst().equals(widths.getLast());
    int code = classifies ? 0 : widths.size() / 2;
    worker = new Worker("cpu", threads);
    Network form =
        Network.titled("net", widths, code, classifies, 1e-4).with(new Hidden(norm, dropout));
    step = worker.prepare(new Training(form, batch, BATCHES, Feed.HOST), "strict");
  }

  /** Takes one step and returns its loss, which must be finite. */
  @Benchmark
  public float step() {
    step.run();
    float loss = step.sample()[0];
    if (!Float.isFinite(loss)) {
      throw new IllegalStateException("the loss became " + loss);
    }
    return loss;
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
    worker.close();
  }
}
