package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.RowSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {
  private static final int COLS = 3 << 20;

  /** Has buffers, and working memory, that are larger than what the JVM gives. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Expr x = Expr.input(0, DType.F32);
      Expr e = x.sub(x.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
      Program program = Program.of("softmax", List.of(DType.F32), e.div(e.overRow(ReduceOp.SUM)));
      RowSpec spec =
          new RowSpec(
              program, 1, COLS, List.of(Naive.dense(1, COLS)), List.of(Naive.dense(1, COLS)));
      try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.with("cpu.warmup", "false"))) {
        Backend.Buffer buffer = backend.allocate(8L * COLS);
        Backend.Launch launch =
            new Backend.Launch(
                backend.compile(spec),
                List.of(new Backend.Argument(buffer, 0), new Backend.Argument(buffer, 4L * COLS)));
        try (Backend.Recording recording = backend.record(List.of(launch))) {
          recording.replay();
        }
        float[] first = new float[1];
        backend.download(buffer, 4L * COLS, java.lang.foreign.MemorySegment.ofArray(first));
        System.out.println(first[0]);
      }
    }
  }

  @Test
  void the_jvms_limit_for_memory_outside_the_heap_is_none_for_the_device()
      throws IOException, InterruptedException {
    String output = ChildJvm.run(Main.class, "-Xmx128m", "-XX:MaxDirectMemorySize=10m").out();
    assertEquals(1f / COLS + "\n", output);
  }
}
