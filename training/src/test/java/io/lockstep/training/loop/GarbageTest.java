package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Rows;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a step leaves to the collector, on the calling thread and all workers; in a JVM of its own,
 * since what others have asked of the library's power decides whether it is compiled to make none.
 */
class GarbageTest {
  private static final int ROWS = 256;
  private static final int COLUMNS = 40;
  private static final int STEPS = 500;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Prints the garbage of some steps once they are compiled. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println(measured() + " bytes");
    }
  }

  @Test
  void once_compiled_a_step_makes_no_garbage() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.endsWith("\n0 bytes\n"), output);
  }

  private static long measured() {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
        Arena arena = Arena.ofShared()) {
      MemorySegment host = arena.allocate((long) ROWS * COLUMNS * Float.BYTES, 64);
      Tensor features = engine.input("features", DType.F32, Shape.of(ROWS, COLUMNS));
      ParameterArena parameters =
          new ParameterArena(engine, "parameters", Map.of("weight", Shape.of(COLUMNS, 8)));
      Optimizer optimizer = new Optimizer(OptimizerRules.ADAM, Map.of(), parameters);
      Tensor loss = features.matmul(parameters.get("weight")).softmax().tanh().mean();
      Rows rows =
          (first, count, to) -> {
            long bytes = (long) COLUMNS * Float.BYTES;
            MemorySegment.copy(host, first * bytes, to, 0, count * bytes);
          };
      try (OptimizerStep step = optimizer.compile(loss)) {
        Runnable run =
            () -> {
              engine.writeRows(features, rows);
              step.run();
              engine.readFloat(step.output(0));
            };
        return ofSomeSteps(run);
      }
    }
  }

  /** The garbage of some steps once all of it is compiled: vectors are objects before. */
  private static long ofSomeSteps(Runnable step) {
    long garbage = Long.MAX_VALUE;
    for (int round = 0; round < 200 && garbage > 0; round++) {
      long workers = ofWorkers();
      long own = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        step.run();
      }
      garbage = THREADS.getCurrentThreadAllocatedBytes() - own;
      garbage += ofWorkers() - workers;
    }
    return garbage;
  }

  private static long ofWorkers() {
    long bytes = 0;
    int found = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("lockstep-cpu-")) {
        bytes += THREADS.getThreadAllocatedBytes(id);
        found++;
      }
    }
    if (found == 0) {
      throw new IllegalStateException("no thread has the name of a worker");
    }
    return bytes;
  }
}
