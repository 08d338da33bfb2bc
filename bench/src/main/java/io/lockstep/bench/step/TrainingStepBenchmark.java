package io.lockstep.bench.step;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.loop.Objective;
import io.lockstep.training.loop.Task;
import io.lockstep.training.nn.Architecture;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
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
 * Whole training steps with Adam at batch 256, each on a fresh batch, from the public API: a
 * classifier 784-1024-1024-10 and an autoencoder 784-512-128-512-784.
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
  private static final int BATCH = 256;
  private static final int BATCHES = 16;
  private static final int INPUTS = 784;
  private static final int CLASSES = 10;

  /** The network. */
  @Param({"mlp", "autoencoder"})
  public String network = "mlp";

  /** CPU threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Engine engine;
  private Arena memory;
  private Optimizer optimizer;
  private Tensor features;
  private Tensor labels;
  private CompiledStep step;
  private MemorySegment[] batches;
  private MemorySegment classes;
  private int next;

  /** Compiles the step and draws the batches. */
  @Setup(Level.Trial)
  public void open() {
    engine = Engine.open(EngineOptions.of("cpu").withThreads(threads));
    memory = Arena.ofShared();
    boolean mlp = network.equals("mlp");
    Architecture form =
        mlp
            ? Architecture.mlp(INPUTS, List.of(1024, 1024), CLASSES, "relu")
            : Architecture.autoencoder(INPUTS, List.of(512, 128), "relu");
    Model model = new Model(engine, form.build(), 1);
    optimizer = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    features = engine.input("features", DType.F32, Shape.of(BATCH, INPUTS));
    labels = engine.input("labels", DType.I32, Shape.of(BATCH));
    Objective objective = Objective.of(mlp ? Task.CLASSIFICATION : Task.RECONSTRUCTION);
    Tensor loss = objective.mean(model.forward(features), mlp ? labels : features);
    step = engine.compile(List.of(loss), optimizer.updates(model.parameters().gradient(loss)));
    batches = new MemorySegment[BATCHES];
    for (int b = 0; b < BATCHES; b++) {
      batches[b] = memory.allocate((long) BATCH * INPUTS * Float.BYTES, 64);
      for (int i = 0; i < BATCH * INPUTS; i++) {
        float value = Philox.uniform(Philox.bits(1, 0, b, i));
        batches[b].setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
      }
    }
    classes = memory.allocate((long) BATCH * Integer.BYTES, 64);
    for (int i = 0; i < BATCH; i++) {
      classes.setAtIndex(ValueLayout.JAVA_INT, i, i % CLASSES);
    }
    engine.write(labels, classes);
  }

  /** Takes one step and returns its loss, which must be finite. */
  @Benchmark
  public float step() {
    engine.write(features, batches[next++ % BATCHES]);
    optimizer.beginStep();
    step.run();
    float loss = engine.readFloat(step.output(0));
    if (!Float.isFinite(loss)) {
      throw new IllegalStateException("the loss became " + loss);
    }
    return loss;
  }

  /** Frees everything. */
  @TearDown(Level.Trial)
  public void close() {
    engine.close();
    memory.close();
  }
}
