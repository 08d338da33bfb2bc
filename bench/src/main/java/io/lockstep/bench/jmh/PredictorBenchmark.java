package io.lockstep.bench.jmh;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Predictions a second from one predictor on the CPU, one example in a call and 256; give JMH's
 * {@code -t} the number of threads that call. Each answer is compared, bit for bit, with the one
 * that was given before measuring.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class PredictorBenchmark {
  private static final int EXAMPLES = 256;

  /** The widths of the network. */
  @Param("64-32-10")
  public String network = "";

  private Engine engine;
  private Predictor predictor;
  private final float[][] examples = new float[EXAMPLES][];
  private float[][] answers;

  /** Draws the examples and answers them once. */
  @Setup
  public void open() {
    List<Integer> widths = new ArrayList<>();
    Arrays.stream(network.split("-", -1)).map(Integer::valueOf).forEach(widths::add);
    int inputs = widths.getFirst();
    Random random = new Random(1);
    for (int i = 0; i < EXAMPLES; i++) {
      examples[i] = new float[inputs];
      for (int j = 0; j < inputs; j++) {
        examples[i][j] = random.nextFloat();
      }
    }
    engine = Engine.open(EngineOptions.of("cpu"));
    List<Integer> hidden = widths.subList(1, widths.size() - 1);
    Model model = new Model(engine, Networks.mlp(hidden, widths.getLast(), "relu"), inputs, 1);
    predictor = new Predictor(model, Objective.of(Task.CLASSIFICATION), Scaling.identity(inputs));
    answers = predictor.predict(examples);
  }

  /** The place of a thread among the examples. */
  @State(Scope.Thread)
  public static class Place {
    private int next;
  }

  /** Answers one example. */
  @Benchmark
  public float[] one(Place place) {
    int at = (place.next++ & Integer.MAX_VALUE) % EXAMPLES;
    float[] answer = predictor.predict(examples[at]);
    if (!Arrays.equals(answers[at], answer)) {
      throw new IllegalStateException("example " + at + " has another answer than before");
    }
    return answer;
  }

  /** Answers 256 examples in one call. */
  @Benchmark
  @OperationsPerInvocation(EXAMPLES)
  public float[][] many() {
    float[][] all = predictor.predict(examples);
    if (!Arrays.deepEquals(answers, all)) {
      throw new IllegalStateException("an example has another answer than before");
    }
    return all;
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    predictor.close();
    engine.close();
  }
}
